package import Cartwright
import CartwrightJSON
package import FoundationEssentials

/// One run of a schedule as the event that a function gets from EventBridge.
package enum ScheduledEventText {
    /// The event, for whoever hands it to a function process.
    package static func json(
        of tick: Tick, id: UUID, rule: String, account: String, region: String
    ) throws -> [UInt8] {
        let event = Event(
            id: id.uuidString.lowercased(), account: account, time: tick.scheduledAt, region: region,
            resources: ["arn:aws:events:\(region):\(account):rule/\(rule)"])
        return try JSON.encode(event, keys: .asWritten)
    }

    private struct Event: Encodable {
        var version = "0"
        let id: String
        var detailType = "Scheduled Event"
        var source = "aws.events"
        let account: String
        let time: Date
        let region: String
        let resources: [String]
        var detail: [String: String] = [:]

        enum CodingKeys: String, CodingKey {
            case version, id, source, account, time, region, resources, detail
            case detailType = "detail-type"
        }
    }
}
