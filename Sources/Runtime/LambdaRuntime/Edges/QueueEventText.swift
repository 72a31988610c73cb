package import Cartwright
import CartwrightJSON
import CartwrightSecurity
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
            if let group = message.group {
                attributes["MessageGroupId"] = group
                attributes["MessageDeduplicationId"] = identifier(of: message)
                attributes["SequenceNumber"] = sequenceNumber(of: message)
            }
            var own = message.attributes.mapValues { Record.Attribute(stringValue: $0) }
            if let request = message.requestID { own[QueueEvent.Names.request] = .init(stringValue: request) }
            let id = identifier(of: message)
            return Record(
                messageId: id, receiptHandle: id, body: String(decoding: message.body, as: UTF8.self),
                attributes: attributes, messageAttributes: own, md5OfBody: hex(md5(message.body)),
                md5OfMessageAttributes: own.isEmpty ? nil : hex(md5(digested(own))),
                eventSourceARN: "arn:aws:sqs:\(region):\(account):\(message.queue)", awsRegion: region)
        }
        return try JSON.encode(Batch(records: records), keys: .asWritten)
    }

    /// How a record, and an answer, names a message.
    package static func identifier(of message: Message) -> String { message.id.uuidString.lowercased() }

    /// Ids begin with the time, so that as numbers they grow within a group. SQS's are as long.
    private static func sequenceNumber(of message: Message) -> String {
        let id = withUnsafeBytes(of: message.id.uuid) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
        return "\(id)"
    }

    /// What SQS digests of a message's attributes: by name, each part behind its length, the 1 for text.
    private static func digested(_ attributes: [String: Record.Attribute]) -> [UInt8] {
        func part(_ text: String) -> [UInt8] {
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { Array($0) } + text.utf8
        }
        return attributes.sorted { $0.key < $1.key }.flatMap { name, attribute in
            part(name) + part(attribute.dataType) + [1] + part(attribute.stringValue)
        }
    }

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
        let md5OfBody: String
        let md5OfMessageAttributes: String?
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
