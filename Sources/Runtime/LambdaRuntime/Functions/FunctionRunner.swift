import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightLogging
import CartwrightManifest

/// Runs one function for whatever Lambda calls it with: reads the event, asks the host, and says what came of it.
struct FunctionRunner: Sendable {
    let host: Host
    let function: HostedFunction
    let log: Logger
    /// Whether streamed answers may leave while they are written; else they are collected.
    var streams = true
    /// Where a WebSocket's frames go.
    var socketWires: SocketWires = .none

    /// Never throws: what goes wrong is an outcome.
    func run(_ event: [UInt8], id: String, deadline: UInt64?) async -> Outcome {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: event, keys: .asWritten) } catch {
            return .failure(.unreadable("JSON", error))
        }
        do {
            switch function.declaration.trigger {
            case .http(let routes):
                guard document.root["requestContext"]?["http"] != nil else {
                    return try await invoke(event, routes, id: id, deadline: deadline)
                }
                return try await answer(document, routes, id: id, deadline: deadline)
            case .queue(let queue, _): return try await deliver(document, event, from: queue, deadline: deadline)
            case .event: return try await deliver(document, deadline: deadline)
            case .schedule: return try await tick(document, deadline: deadline)
            case .socket: return try await receive(document, id: id, deadline: deadline)
            case .direct: return try await invoke(event, [], id: id, deadline: deadline)
            }
        } catch {
            return .failure(FunctionError(error))
        }
    }

    /// What a document holds, or what was expected of it.
    func read<Event: Decodable>(_ type: Event.Type, _ document: JSONDocument, as what: String) throws -> Event {
        do { return try document.decode(type) } catch { throw FunctionError.unreadable(what, error) }
    }
}
