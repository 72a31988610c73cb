import Cartwright
import CartwrightHTTP
import CartwrightJSON
import CartwrightSecurity
import FoundationEssentials
import Testing

@testable import CartwrightLambdaRuntime

@Suite("Events of queues, buses, schedules and sockets")
struct EventCodecTests {
    /// AWS's example of a FIFO queue, with a second message of the house's own.
    static let batch = """
        {"Records": [
          {"messageId": "11d6ee51-4cc7-4302-9e22-7cd8afdaadf5", "receiptHandle": "AQEBBX8nesZEXmkhsmZeyIE8iQAMig7qw==",
           "body": "Test message.", "attributes": {"ApproximateReceiveCount": "3", "SentTimestamp": "1573251510774",
             "SequenceNumber": "18849496460467696128", "MessageGroupId": "1", "SenderId": "AIDAIO23YVJENQZJOL4VO",
             "MessageDeduplicationId": "1", "ApproximateFirstReceiveTimestamp": "1573251510774"},
           "messageAttributes": {"kind": {"stringValue": "test", "stringListValues": [], "dataType": "String"},
             "bytes": {"binaryValue": "AAE=", "dataType": "Binary"}},
           "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3", "eventSource": "aws:sqs",
           "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:fifo.fifo", "awsRegion": "us-east-2"},
          {"messageId": "not-a-uuid", "body": "{}", "attributes": {},
           "messageAttributes": {
             "cartwright_id": {"stringValue": "0193d5c0-0000-7000-8000-00000000000b", "dataType": "String"},
             "cartwright_request_id": {"stringValue": "request-7", "dataType": "String"}}}
        ]}
        """

    @Test("a message of SQS has its id, body, group, attempt, time and attributes")
    func message() throws {
        let event = try JSON.decode(QueueEvent.self, from: Self.batch, keys: .asWritten)
        let message = try #require(event.messages(of: "work").first)
        #expect(message.id == UUID(uuidString: "11d6ee51-4cc7-4302-9e22-7cd8afdaadf5"))
        #expect(message.queue == "work")
        #expect(message.body == Array("Test message.".utf8))
        #expect(message.attributes == ["kind": "test"])
        #expect(message.group == "1")
        #expect(message.attempt == 3)
        #expect(message.sentAt == Date(timeIntervalSince1970: 1_573_251_510.774))
        #expect(message.requestID == nil)
    }

    @Test("a message that the house sent keeps its own id, whatever SQS calls it, and the request that caused it")
    func ownMessage() throws {
        let event = try JSON.decode(QueueEvent.self, from: Self.batch, keys: .asWritten)
        let message = event.messages(of: "work")[1]
        #expect(message.id == UUID(uuidString: "0193d5c0-0000-7000-8000-00000000000b"))
        #expect(message.requestID == "request-7")
        #expect(message.attributes.isEmpty)
    }

    @Test("a message that is handed out as SQS does it comes in as it was")
    func batchRoundTrip() throws {
        let message = Message(
            id: UUID(), queue: "work", body: Array(#"{"a":"é"}"#.utf8), attributes: ["kind": "test"], group: "g",
            attempt: 3, sentAt: Date(timeIntervalSince1970: 1_573_251_510.774), requestID: "request-7")
        let json = try QueueEventText.json(of: [message], account: "000000000000", region: "local")
        let read = try #require(
            try JSON.decode(QueueEvent.self, from: json, keys: .asWritten).messages(of: "work").first)
        #expect(read.id == message.id)
        #expect(read.body == message.body)
        #expect(read.attributes == message.attributes)
        #expect(read.group == "g")
        #expect(read.attempt == 3)
        #expect(read.sentAt == message.sentAt)
        #expect(read.requestID == "request-7")
        let record = try JSON.decode(JSONValue.self, from: json, keys: .asWritten)["Records"]?.array?.first
        #expect(record?["eventSourceARN"]?.string == "arn:aws:sqs:local:000000000000:work")
        #expect(record?["messageId"]?.string == QueueEventText.identifier(of: message))
        #expect(record?["attributes"]?["MessageDeduplicationId"]?.string == QueueEventText.identifier(of: message))
    }

    @Test("a message carries the digests by which its reader can tell that it is whole")
    func digests() throws {
        var message = Message(
            id: UUID(), queue: "work", body: Array("Test message.".utf8), attributes: ["kind": "test", "a": "é"],
            sentAt: Date(timeIntervalSince1970: 0))
        func record() throws -> JSONValue? {
            let json = try QueueEventText.json(of: [message], account: "000000000000", region: "local")
            return try JSON.decode(JSONValue.self, from: json, keys: .asWritten)["Records"]?.array?.first
        }
        // The body's is of AWS's own example; that of the attributes was made with `hashlib` and the rules of SQS.
        #expect(try record()?["md5OfBody"]?.string == "e4e68fb7bd0e697a0ae8f1bb342846b3")
        #expect(try record()?["md5OfMessageAttributes"]?.string == "7be98011bc38e470bb5bb1791bfd7d27")
        #expect(try record()?["attributes"]?["SequenceNumber"] == nil)
        message.attributes = [:]
        #expect(try record()?["md5OfMessageAttributes"] == nil)
    }

    @Test("the messages of a group are numbered in the order in which they were sent")
    func numbered() throws {
        let messages = (0..<50).map { second in
            let sent = Date(timeIntervalSince1970: 1_573_251_510 + Double(second / 10))
            return Message(id: uuidV7(now: sent), queue: "work", body: [], group: "g", sentAt: sent)
        }
        let json = try QueueEventText.json(of: messages, account: "000000000000", region: "local")
        let records = try JSON.decode(JSONValue.self, from: json, keys: .asWritten)["Records"]?.array ?? []
        let numbers = records.compactMap { $0["attributes"]?["SequenceNumber"]?.string.flatMap { UInt128($0) } }
        #expect(numbers.count == 50)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("one run of a schedule comes in for the moment it was due")
    func scheduled() throws {
        let tick = Tick(scheduledAt: Date(timeIntervalSince1970: 1_573_251_510))
        let json = try ScheduledEventText.json(
            of: tick, id: UUID(), rule: "clean", account: "000000000000", region: "local")
        let event = try JSON.decode(BusEvent.self, from: json, keys: .asWritten)
        #expect(event.tick(now: Date(timeIntervalSince1970: 0)) == tick)
        #expect(event.detailType == "Scheduled Event")
    }

    @Test("what failed is named as SQS knows it; nothing failed is an empty list")
    func failures() throws {
        let event = try JSON.decode(QueueEvent.self, from: Self.batch, keys: .asWritten)
        let own = event.messages(of: "work")[1].id
        #expect(
            String(decoding: try event.answer(BatchResult(failed: [own])), as: UTF8.self)
                == #"{"batchItemFailures":[{"itemIdentifier":"not-a-uuid"}]}"#)
        #expect(String(decoding: try event.answer(.done), as: UTF8.self) == #"{"batchItemFailures":[]}"#)
    }

    @Test("an id that is no UUID stands for the same message every time")
    func oddIDs() {
        #expect(UUID(named: "a") == UUID(named: "a"))
        #expect(UUID(named: "a") != UUID(named: "b"))
    }

    /// EventBridge's own example, with the house's facts among the resources.
    static let busEvent = """
        {"version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "order.placed",
         "source": "orders", "account": "111122223333", "time": "2017-12-22T18:43:48Z", "region": "us-west-1",
         "resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1", "cartwright:aggregate/order-9",
           "cartwright:version/2", "cartwright:request/request-7"],
         "detail": {"order_id": 9, "amount": 12.30}}
        """

    @Test("an event of EventBridge is an envelope")
    func envelope() throws {
        let event = try JSON.decode(BusEvent.self, from: Self.busEvent, keys: .asWritten)
        let envelope = try event.envelope(now: Date(timeIntervalSince1970: 0))
        #expect(envelope.id == UUID(uuidString: "6a7e8feb-b491-4cf7-a9f1-bf3703467718"))
        #expect(envelope.source == "orders")
        #expect(envelope.name == "order.placed")
        #expect(envelope.version == 2)
        #expect(envelope.aggregate == "order-9")
        #expect(envelope.requestID == "request-7")
        #expect(envelope.occurredAt == Date(timeIntervalSince1970: 1_513_968_228))
        #expect(String(decoding: envelope.detail, as: UTF8.self) == #"{"order_id": 9, "amount": 12.30}"#)
    }

    @Test("an envelope that was written as an event reads as the same envelope")
    func roundTrip() throws {
        let envelope = Envelope(
            id: UUID(), source: "orders", name: "order.placed", version: 3, aggregate: "a/b",
            occurredAt: Date(timeIntervalSince1970: 1_700_000_000.5),
            requestID: "r", detail: Array(#"{"x":1}"#.utf8))
        let text = try BusEventText.json(of: envelope, account: "000000000000", region: "local")
        let read = try JSON.decode(BusEvent.self, from: text, keys: .asWritten).envelope(now: Date())
        #expect(read.id == envelope.id)
        #expect(read.version == 3)
        #expect(read.aggregate == "a/b")
        #expect(read.occurredAt == envelope.occurredAt)
        #expect(read.requestID == "r")
        #expect(read.detail == envelope.detail)
    }

    @Test("a scheduled event says when it was due; an input of somebody's own does not, and now has to do")
    func ticks() throws {
        let now = Date(timeIntervalSince1970: 5)
        let sample =
            #"{"detail-type": "Scheduled Event", "source": "aws.events", "time": "1970-01-01T00:00:00Z", "detail": {}}"#
        #expect(
            try JSON.decode(BusEvent.self, from: sample, keys: .asWritten).tick(now: now).scheduledAt
                == Date(timeIntervalSince1970: 0))
        #expect(try JSON.decode(BusEvent.self, from: "{}", keys: .asWritten).tick(now: now).scheduledAt == now)
    }

    /// API Gateway's examples of a client that connects, and of what it says.
    static let connect = """
        {"headers": {"Host": "abc.execute-api.us-east-1.amazonaws.com", "Cart-Token": "basket"},
         "multiValueHeaders": {"Host": ["abc.execute-api.us-east-1.amazonaws.com"], "Cart-Token": ["basket"],
           "X-Forwarded-For": ["6.6.6.6"]},
         "queryStringParameters": {"a": "2"}, "multiValueQueryStringParameters": {"a": ["1", "2"], "b c": ["&"]},
         "requestContext": {"routeKey": "$connect", "eventType": "CONNECT", "extendedRequestId": "x",
           "requestTime": "19/Jan/2023:21:13:54 +0000", "messageDirection": "IN", "stage": "prod",
           "connectedAt": 1674162834, "requestTimeEpoch": 1674162834, "identity": {"sourceIp": "127.0.0.1"},
           "requestId": "e9a=", "domainName": "abc.execute-api.us-east-1.amazonaws.com", "connectionId": "e9H=",
           "apiId": "abc"},
         "isBase64Encoded": false}
        """

    @Test("who connects comes with headers, query and address")
    func connect() throws {
        let event = try JSON.decode(SocketEvent.self, from: Self.connect, keys: .asWritten)
        let request = event.request(path: "/chat")
        #expect(event.requestContext.eventType == .connect)
        #expect(event.requestContext.connectionId == "e9H=")
        #expect(request.path == "/chat")
        #expect(request.rawQuery == "a=1&a=2&b%20c=%26")
        #expect(request.headers[.cartToken] == "basket")
        #expect(!request.headers.contains(.xForwardedFor))
        #expect(request.remoteAddress == "127.0.0.1")
    }
}
