import Testing

@testable import CartwrightWorkers

@Suite("The lines of many functions")
struct FunctionLogTests {
    @Test("begin with the function's name, in a colour of its own on a terminal")
    func prefix() {
        #expect(FunctionLog.prefix(of: "health", hasColours: false) == "health ")
        let names = ["carts-get", "carts-add", "health", "ready", "orders-get", "catalog-get-product"]
        let prefixes = names.map { FunctionLog.prefix(of: $0, hasColours: true) }
        for (name, prefix) in zip(names, prefixes) { #expect(prefix.hasSuffix("m\(name)\u{1B}[0m ")) }
        #expect(Set(prefixes.map { $0.prefix { $0 != "m" } }).count > 2, "all functions look the same")
        #expect(prefixes == names.map { FunctionLog.prefix(of: $0, hasColours: true) })
    }
}
