import CartwrightJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("An image")
struct ImageTests {
    /// A layout with a few images, written once for all tests; it goes with the test process.
    private static let layout: Result<String, any Error> = Result {
        let folder = try newFolder()
        leftover.change { $0 = folder }
        atexit { if let folder = leftover.value { Files.remove(folder) } }
        try PackagedImage.write(names, to: "\(folder)/images")
        return "\(folder)/images"
    }

    private static let names = ["health", "catalog-list-categories", "serve"]

    private static func newFolder() throws -> String {
        var template = Array("/tmp/cartwright-image-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        // Another user than this one reads what is unpacked here.
        chmod(path, 0o755)
        return path
    }

    private static func event(_ path: String) -> String {
        """
        {"version": "2.0", "routeKey": "GET \(path)", "rawPath": "\(path)", "rawQueryString": "",
         "requestContext": {"http": {"method": "GET", "sourceIp": "127.0.0.1"}, "stage": "$default"}}
        """
    }

    /// Tells a process of an image to end, and waits for it.
    private static func end(_ bubblewrap: pid_t) async throws -> ProcessEnd {
        kill(try PackagedImage.process(below: bubblewrap), SIGTERM)
        return try await onThread { ProcessEnd.wait(for: bubblewrap) }
    }

    @Test(
        "an image's function answers on a read-only file system, as a user that is not root",
        .enabled(if: PackagedImage.canRun, "user namespaces are not allowed here, or bubblewrap is not installed"))
    func function() async throws {
        let folder = try Self.newFolder()
        defer { Files.remove(folder) }
        let image = try PackagedImage("health", of: Self.layout.get(), into: "\(folder)/root")
        let files = try FileManager.default.subpathsOfDirectory(atPath: image.root)
        for name in ["libpq.so.5", "libcurl.so.4"] {
            #expect(files.contains { $0.hasSuffix("/\(name)") }, "opened with their first use")
        }
        let api = try StubRuntimeAPI()
        let bubblewrap = try image.program([
            "AWS_LAMBDA_RUNTIME_API": api.address, "CARTWRIGHT_MODE": "demo", "AWS_LAMBDA_LOG_LEVEL": "FATAL",
        ]).start()
        api.invoke(Self.event("/health"), id: "one")
        let answer = try JSON.decode(JSONValue.self, from: await api.call("one/response").body, keys: .asWritten)
        #expect(answer["statusCode"] == 200)
        let process = try PackagedImage.process(below: bubblewrap)
        let mounts = Files.read("/proc/\(process)/mountinfo") ?? ""
        let rootMount = mounts.split(separator: "\n").map { $0.split(separator: " ") }.last {
            $0.count > 5 && $0[4] == "/"
        }
        #expect(rootMount?[5].split(separator: ",").contains("ro") == true, "\(mounts)")
        let user = (Files.read("/proc/\(process)/uid_map") ?? "").split(separator: " ").first
        #expect(user == "65532", "what it is to itself")
        await api.isAskedForNext(2)
        #expect(try await Self.end(bubblewrap) == .exited(0))
        #expect(api.mistakes == [])
        api.stop()
    }

    @Test(
        "an image asks Postgres by name, and with the word `serve` it is the whole shop",
        .enabled(if: PackagedImage.canRun, "user namespaces are not allowed here, or bubblewrap is not installed"))
    func shop() async throws {
        let folder = try Self.newFolder()
        defer { Files.remove(folder) }
        let image = try PackagedImage("serve", of: Self.layout.get(), into: "\(folder)/root")
        let postgresPort = try FreePort.find()
        let postgres = try await TestPostgres.start(settings: ["listen_addresses=127.0.0.1", "port=\(postgresPort)"])
        defer { postgres.kill9() }
        var variables = [
            "DATABASE_URL": "postgresql://postgres@localhost:\(postgresPort)/postgres",
            "JWT_SECRET": String(repeating: "s", count: 32),
        ]
        let port = try FreePort.find()
        variables["PORT"] = "\(port)"
        let pipe = try Pipe()
        defer { close(pipe.readEnd) }
        var program = image.program(variables)
        program.output = pipe.writeEnd
        let shop = try program.start()
        close(pipe.writeEnd)
        let output = try await onThread { Self.read(pipe.readEnd, until: "Serving on ") }
        try #require(output.contains("Serving on http://0.0.0.0:\(port)"), "\(output)")
        let answer = try WireClient(port: port).request("GET", "/categories")
        #expect(answer.status == 200)
        #expect(try await Self.end(shop) == .exited(0))

        let api = try StubRuntimeAPI()
        variables["AWS_LAMBDA_RUNTIME_API"] = api.address
        let function = try image.program(variables, running: ["catalog-list-categories"]).start()
        api.invoke(Self.event("/categories"), id: "one")
        let listed = try JSON.decode(JSONValue.self, from: await api.call("one/response").body, keys: .asWritten)
        #expect(listed["statusCode"] == 200)
        #expect(listed["body"]?.string == answer.text, "the same function, the same answer")
        await api.isAskedForNext(2)
        #expect(try await Self.end(function) == .exited(0))
        api.stop()
    }

    /// What a process prints until a text is there and its line is whole, or until it ends.
    private static func read(_ descriptor: Int32, until text: String) -> String {
        var output = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !output.contains(text) || output.last != "\n" {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            output += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return output
    }

    @Test("is the same bytes when another process writes it again")
    func reproducible() throws {
        let folder = try Self.newFolder()
        defer { Files.remove(folder) }
        try PackagedImage.write(Self.names, to: "\(folder)/again")
        let (end, output) = try Program("/usr/bin/diff", ["-r", Self.layout.get(), "\(folder)/again"]).run()
        #expect(end == .exited(0), "\(output)")
    }
}

private let leftover = Shared<String?>(nil)
