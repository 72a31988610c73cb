import CartwrightHTTP
import CartwrightJSON

/// An answer as it is kept with its key.
struct KeptAnswer: Sendable {
    var status: Int
    /// Name and value, in order, as JSON.
    var headers: String
    /// Nil where the answer is not kept: it held a secret, or was a stream.
    var body: [UInt8]?

    init(status: Int, headers: String, body: [UInt8]?) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ answer: Answer) throws {
        var fields = answer.response.headers.fields.map { [$0.name.text, $0.value] }
        if let tag = answer.entityTag { fields.append([":tag", tag]) }
        status = answer.response.status.code
        switch answer.response.body {
        case _ where answer.isConfidential: body = nil
        case .none: body = []
        case .bytes(let bytes): body = bytes
        case .stream: body = nil
        }
        headers = String(decoding: try JSON.encode(body == nil ? [] : fields), as: UTF8.self)
    }

    /// The answer again, marked as a replay.
    func replay() throws -> Answer {
        guard let body else { throw Problem.answerNotKept }
        var answer = Answer(Response(Status(status), body: body.isEmpty ? .none : .bytes(body)))
        for field in try JSON.decode([[String]].self, from: Array(headers.utf8)) where field.count == 2 {
            if field[0] == ":tag" {
                answer.entityTag = field[1]
            } else {
                answer.response.headers.add(Headers.Name(field[0]), field[1])
            }
        }
        answer.response.headers.add(.idempotentReplayed, "true")
        return answer
    }
}
