import Cartwright
import CartwrightLogging
import FoundationEssentials
import FunctionTable
import Testing

@testable import CartwrightLambdaRuntime

@Suite("The shop's functions")
struct SampleEventTests {
    /// The root of the package.
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    @Test("each can read its sample event; without a database it says so, or never needed one")
    func samples() async throws {
        var configuration = Host.Configuration()
        configuration.log = Lambda.quiet
        let host = try Host(functions, configuration: configuration)
        #expect(host.functions.count > 50)
        for function in host.functions {
            let path = "\(Self.root)/events/\(function.name).json"
            guard let event = FileManager.default.contents(atPath: path) else {
                Issue.record("\(function.name) has no sample event")
                continue
            }
            let runner = FunctionRunner(host: host, function: function, log: Lambda.quiet)
            let outcome = await runner.run(Array(event), id: "sample", deadline: nil)
            switch outcome {
            case .payload(let bytes): #expect(!bytes.isEmpty, "\(function.name)")
            case .stream: break
            case .failure(let error): #expect(error.type != "Function.UnreadableEvent", "\(function.name): \(error)")
            }
        }
    }
}
