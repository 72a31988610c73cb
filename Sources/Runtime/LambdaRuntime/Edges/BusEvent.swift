package import Cartwright
import CartwrightJSON
import FoundationEssentials

/// An event as EventBridge hands it to a function.
struct BusEvent: Decodable, Sendable {
    var id: String?
    var source: String?
    var detailType: String?
    var time: Date?
    var resources: [String]?
    var detail: RawJSON?

    private enum CodingKeys: String, CodingKey {
        case id, source, time, resources, detail
        case detailType = "detail-type"
    }

    /// What EventBridge has no field for travels among `resources`: `cartwright:id/…`, `cartwright:aggregate/…`.
    private func fact(_ name: String) -> String? {
        let prefix = "cartwright:\(name)/"
        return resources?.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// The event with its envelope; `now` stands in for a time that is missing.
    func envelope(now: Date) throws -> Envelope {
        guard let detail, let detailType, let source else {
            throw Missing(description: "it has no source, no detail-type or no detail")
        }
        let id = fact("id") ?? self.id
        return Envelope(
            id: id.flatMap { UUID(uuidString: $0) } ?? UUID(named: self.id ?? "\(source) \(detailType) \(detail)"),
            source: source, name: detailType, version: fact("version").flatMap { Int($0) } ?? 1,
            aggregate: fact("aggregate") ?? "", occurredAt: time ?? now, requestID: fact("request"),
            detail: detail.bytes)
    }

    /// The moment a schedule asked for. EventBridge Scheduler may send an input of its own, which says nothing of it.
    func tick(now: Date) -> Tick { Tick(scheduledAt: time ?? now) }

    private struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}

/// The other direction: an envelope as the event that a function gets from EventBridge.
package enum BusEventText {
    /// The event, for whoever hands it to a function process.
    package static func json(of envelope: Envelope, account: String, region: String) throws -> [UInt8] {
        let id = envelope.id.uuidString.lowercased()
        var resources = ["cartwright:id/\(id)", "cartwright:version/\(envelope.version)"]
        if !envelope.aggregate.isEmpty { resources.append("cartwright:aggregate/\(envelope.aggregate)") }
        if let request = envelope.requestID { resources.append("cartwright:request/\(request)") }
        let event = Event(
            version: "0", id: id, detailType: envelope.name, source: envelope.source, account: account,
            time: envelope.occurredAt, region: region, resources: resources, detail: RawJSON(trusted: envelope.detail))
        return try JSON.encode(event, keys: .asWritten)
    }

    private struct Event: Encodable {
        let version: String
        let id: String
        let detailType: String
        let source: String
        let account: String
        let time: Date
        let region: String
        let resources: [String]
        let detail: RawJSON

        enum CodingKeys: String, CodingKey {
            case version, id, source, account, time, region, resources, detail
            case detailType = "detail-type"
        }
    }
}
