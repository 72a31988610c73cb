import Cartwright
import CartwrightJSON
import FoundationEssentials

extension Envelope {
    /// The event as EventBridge shows it to patterns.
    func json() throws -> JSONValue {
        [
            "version": "0", "id": .string(id.uuidString.lowercased()), "detail-type": .string(name),
            "source": .string(source), "account": "000000000000", "time": .string(occurredAt.ISO8601Format()),
            "region": "local", "resources": [],
            "detail": try JSON.decode(JSONValue.self, from: detail, keys: .asWritten),
        ]
    }
}
