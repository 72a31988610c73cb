import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest
import FoundationEssentials
import FunctionTable
import Testing

@testable import Cartwright
@testable import CartwrightCommandLine

@Suite("functions.yaml of the shop")
struct ManifestOfTheShopTests {
    static let manifest = Manifest.load(yaml: Array(functions.manifest.utf8))
    static let declared = manifest.0.functions
    static let root = String(#filePath.split(separator: "/Tests/ShopTests/", maxSplits: 1)[0])

    @Test("it has no mistakes, every function has its handler, and says who may call it")
    func sound() {
        #expect(Self.manifest.1.map(\.description) == [])
        #expect(Self.declared.count > 20)
        for function in Self.declared {
            #expect(!function.access.isEmpty, "\(function.name)")
            #expect(functions.trigger(of: function.name) != nil, "\(function.name)")
        }
    }

    @Test("every type that a function takes or gives can be described")
    func types() {
        let described = Self.declared.compactMap { function in
            functions.trigger(of: function.name).map { (declaration: function, shape: $0.shape) }
        }
        let document = OpenAPIDocument.make(functions: described)
        for mistake in document.mistakes { Issue.record("\(mistake)") }
        // Messages and events are in no document, but somebody has to be able to read what they look like all the same.
        for (function, shape) in described where function.routes.isEmpty {
            guard let input = shape.input else { continue }
            #expect(throws: Never.self, "\(function.name) takes \(input)") {
                try SchemaRecorder(.input).schema(of: input)
            }
        }
    }

    @Test("every function has a sample event that its handler can read", arguments: declared.map(\.name))
    func samples(name: String) throws {
        let function = try #require(Self.declared.first { $0.name == name })
        let shape = try #require(functions.trigger(of: name)).shape
        let event = try SampleEvent(of: name, at: "\(Self.root)/events/\(name).json", data: nil)
        switch function.trigger {
        case .http(let routes):
            let (request, names) = try event.request(on: routes)
            #expect(routes.contains { $0.method == request.method.name || $0.method == "ANY" }, "\(request.method)")
            guard let input = shape.input else { return }
            let body: [UInt8] = if case .bytes(let bytes) = request.body, !shape.takesRawBody { bytes } else { [] }
            let source = InputSource(request: request, names: names, body: body)
            func decode<T: Decodable>(_ type: T.Type) throws { _ = try source.decode(type, .test()) }
            #expect(throws: Never.self) { try decode(input) }
        case .queue(let queue, _):
            let messages = try event.messages(of: queue)
            #expect(!messages.isEmpty)
            guard let input = shape.input else { return }
            func decode<T: Decodable>(_ type: T.Type) throws { for one in messages { _ = try one.decode(type) } }
            #expect(throws: Never.self) { try decode(input) }
        case .event:
            let envelope = try event.envelope()
            guard let input = shape.input as? any DomainEvent.Type else { return }
            #expect(envelope.name == input.name && envelope.source == input.source)
            func decode<T: Decodable>(_ type: T.Type) throws { _ = try JSON.decode(type, from: envelope.detail) }
            #expect(throws: Never.self) { try decode(input) }
        case .schedule, .socket, .direct: break
        }
    }

    @Test("no sample is left over from a function that is gone")
    func leftOvers() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/events")
        let names = Set(Self.declared.map { "\($0.name).json" })
        #expect(files.filter { $0.hasSuffix(".json") && !names.contains($0) } == [])
    }
}
