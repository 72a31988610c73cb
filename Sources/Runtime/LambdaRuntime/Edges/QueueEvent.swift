import Cartwright
import CartwrightJSON
import CartwrightSecurity
import FoundationEssentials

/// A batch of messages as SQS hands it to a function, and the answer that names those which come again.
struct QueueEvent: Decodable, Sendable {
    var records: [Record]

    private enum CodingKeys: String, CodingKey { case records = "Records" }

    struct Record: Decodable, Sendable {
        var messageId: String
        var body: String
        var attributes: [String: String]?
        var messageAttributes: [String: Attribute]?

        struct Attribute: Decodable, Sendable {
            var stringValue: String?
        }
    }

    /// Under which names the house's own facts travel with a message.
    enum Names {
        /// The id that the message had in the outbox: two copies of one message share it, whatever SQS calls them.
        static let id = "cartwright_id"
        /// The request that caused it.
        static let request = "cartwright_request_id"
    }

    /// The messages, for a function of this queue.
    func messages(of queue: String) -> [Message] {
        records.map { record in
            var attributes = record.messageAttributes?.compactMapValues(\.stringValue) ?? [:]
            let request = attributes.removeValue(forKey: Names.request)
            attributes[Names.id] = nil
            let sent = record.attributes?["SentTimestamp"].flatMap { Double($0) } ?? 0
            return Message(
                id: record.id, queue: queue, body: Array(record.body.utf8), attributes: attributes,
                group: record.attributes?["MessageGroupId"],
                attempt: record.attributes?["ApproximateReceiveCount"].flatMap { Int($0) } ?? 1,
                sentAt: Date(timeIntervalSince1970: sent / 1000), requestID: request)
        }
    }

    /// `{"batchItemFailures": [{"itemIdentifier": …}]}`: every copy of a message that failed, by the name SQS knows it by.
    func answer(_ result: BatchResult) throws -> [UInt8] {
        let failed = records.filter { result.failed.contains($0.id) }
        return try JSON.encode(
            Answer(batchItemFailures: failed.map { .init(itemIdentifier: $0.messageId) }), keys: .asWritten)
    }

    private struct Answer: Encodable {
        let batchItemFailures: [Failure]
        struct Failure: Encodable { let itemIdentifier: String }
    }
}

extension QueueEvent.Record {
    /// The same on every delivery: the house's own, else that of SQS, made into a UUID where it is none.
    var id: UUID {
        if let own = messageAttributes?[QueueEvent.Names.id]?.stringValue.flatMap({ UUID(uuidString: $0) }) {
            return own
        }
        return UUID(uuidString: messageId) ?? UUID(named: messageId)
    }
}

extension UUID {
    /// A UUID that stands for a text: the same for the same text.
    init(named text: String) {
        let digest = sha256(text)
        self = digest.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
