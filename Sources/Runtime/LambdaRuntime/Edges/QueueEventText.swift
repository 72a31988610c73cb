package import Cartwright
import CartwrightJSON
import FoundationEssentials

/// The other direction of `QueueEvent`: messages as the batch that a function gets from SQS.
package enum QueueEventText {
    /// The batch, for whoever hands it to a function process.
    package static func json(of messages: [Message], account: String, region: String) throws -> [UInt8] {
        let records = messages.map { message in
            let sent = "\(Int64((message.sentAt.timeIntervalSince1970 * 1000).rounded()))"
            var attributes = [
                "ApproximateReceiveCount": "\(message.attempt)", "SentTimestamp": sent,
                "ApproximateFirstReceiveTimestamp": sent, "SenderId": account,
            ]
            if let group = message.group { attributes["MessageGroupId"] = group }
            var own = message.attributes.mapValues { Record.Attribute(stringValue: $0) }
            if let request = message.requestID { own[QueueEvent.Names.request] = .init(stringValue: request) }
            let id = identifier(of: message)
            return Record(
                messageId: id, receiptHandle: id, body: String(decoding: message.body, as: UTF8.self),
                attributes: attributes, messageAttributes: own,
                eventSourceARN: "arn:aws:sqs:\(region):\(account):\(message.queue)", awsRegion: region)
        }
        return try JSON.encode(Batch(records: records), keys: .asWritten)
    }

    /// How a record, and an answer, names a message.
    package static func identifier(of message: Message) -> String { message.id.uuidString.lowercased() }

    private struct Batch: Encodable {
        let records: [Record]
        enum CodingKeys: String, CodingKey { case records = "Records" }
    }

    private struct Record: Encodable {
        let messageId: String
        let receiptHandle: String
        let body: String
        let attributes: [String: String]
        let messageAttributes: [String: Attribute]
        var eventSource = "aws:sqs"
        let eventSourceARN: String
        let awsRegion: String

        struct Attribute: Encodable {
            let stringValue: String
            var stringListValues: [String] = []
            var binaryListValues: [String] = []
            var dataType = "String"
        }
    }
}
