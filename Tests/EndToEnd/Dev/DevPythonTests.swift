import CartwrightJSON
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("A function in Python under cartwright dev", .serialized, .timeLimit(.minutes(2)))
struct DevPythonTests {
    @Test("answers requests as any other, through awslambdaric", .enabled(if: TestPython.has("awslambdaric")))
    func python() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let client = try WireClient(port: bundle.port)
            let answer = try client.request("POST", "/greetings/Ada%20L", body: #"{"a": 1}"#)
            #expect(answer.status == 201, "\(answer.text)\n\(site.log)")
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["x-kind"] == "python")
            #expect(answer.headers["apigw-requestid"]?.isEmpty == false)
            #expect(try client.request("GET", "/nowhere").headers["apigw-requestid"]?.isEmpty == false)
            #expect(answer.headers["set-cookie"] == "a=1, b=2")
            #expect(answer.json["hello"]?.string == "Ada L")
            #expect(answer.json["body"]?.string == #"{"a": 1}"#)
            #expect(answer.json["function"]?.string == "notebook-greet")
            for name in ["nobody", "exit"] {
                let failed = try client.request("POST", "/greetings/\(name)", body: "{}")
                #expect(failed.status == 500)
                #expect(failed.text == #"{"message":"Internal Server Error"}"#)
            }
            #expect(try client.request("POST", "/greetings/Bob", body: "{}").status == 201)
        }
        let log = site.log
        for line in [
            "notebook-greet START RequestId: ", "notebook-greet hello Ada L", "notebook-greet END RequestId: ",
            "notebook-greet REPORT RequestId: ", "Runtime exited with error: exit status 3",
        ] { #expect(log.contains(line), "\(line)") }
    }

    @Test("is called by those alone who may call it", .enabled(if: TestPython.has("awslambdaric")))
    func access() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let shop = try await ShopSite()
        defer { shop.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let client = try WireClient(port: bundle.port)
            #expect(try client.request("GET", "/staff/Ada").status == 401)
            let customer = ["Authorization": "Bearer \(shop.token("customer"))"]
            #expect(try client.request("GET", "/staff/Ada", headers: customer).status == 403)
            let admin = ["Authorization": "Bearer \(shop.admin)"]
            #expect(try client.request("GET", "/staff/Ada", headers: admin).status == 201)
            #expect(!bundle.descendants().isEmpty)
        }
    }

    @Test("is refused by serve, with its line")
    func serve() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let url = site.database.url
        let (end, output) = try await onThread {
            var program = Program(
                try ServedBundle.built("dev-bundle"), ["serve", "--port", "0"],
                environment: Environment.current.merging(["DATABASE_URL": url, "CARTWRIGHT_MODE": "demo"]) { $1 })
            program.directory = site.folder
            return try program.run()
        }
        #expect(end == .exited(1))
        let tests = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let manifest = try #require(Files.read(tests + "/DevBundle/functions.yaml"))
        let line = try #require(
            manifest.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(" command:") })
        #expect(
            output.contains("functions.yaml:\(line + 1): function notebook-greet is a program of its own"), "\(output)")
    }
}
