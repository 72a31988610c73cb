import FoundationEssentials
import Glibc
import Testing

@Suite("The programs")
struct ProgramsTests {
    /// The folder that holds the test bundle holds the programs too.
    static var products: String {
        let bundle = CommandLine.arguments.first { $0.contains("cartwrightPackageTests.xctest") }
        return (bundle ?? CommandLine.arguments[0]).split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    }

    static func contains(_ text: String, in bytes: Data) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.withUnsafeBytes { bytes in
            var start = 0
            while start + wanted.count <= bytes.count,
                let found = memchr(bytes.baseAddress! + start, Int32(wanted[0]), bytes.count - start - wanted.count + 1)
            {
                if memcmp(found, wanted, wanted.count) == 0 { return true }
                start = UnsafeRawPointer(found) - bytes.baseAddress! + 1
            }
            return false
        }
    }

    @Test("no program links full Foundation", arguments: ["cartwright", "cartwright-build"])
    func noFullFoundation(program: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: "\(Self.products)/\(program)"))
        #expect(!Self.contains("libFoundation.so", in: bytes))
        #expect(!Self.contains("lib_FoundationICU.so", in: bytes))
        #expect(Self.contains("libswiftCore.so", in: bytes), "the test no longer sees what a program links")
    }
}
