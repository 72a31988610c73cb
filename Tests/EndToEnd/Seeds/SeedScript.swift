import CartwrightJSON
import FoundationEssentials
import TestSupport
import Testing

/// The requests of `requests.http`, in order, each with the answer that it must get.
struct SeedScript {
    /// One request as it is written there, and its answer.
    struct Step: Sendable {
        var title: String
        /// Who sends it: what stands after `@`, or the customer.
        var sender = "customer"
        var method = ""
        var path = ""
        var headers: [(name: String, value: String)] = []
        var body: String?
        var status = 0
        /// The answer is not there at once: it is asked for again until it is.
        var isEventual = false
        /// Headers the answer must have, with their patterns.
        var expectedHeaders: [(name: String, pattern: String)] = []
        var pattern: JSONValue?
    }

    let steps: [Step]

    init(_ text: String) throws {
        steps = try text.split(separator: "\n### ").dropFirst().map { try Self.step(String($0)) }
    }

    private static func step(_ text: String) throws -> Step {
        let parts = text.split(separator: "\n=> ", maxSplits: 1)
        try #require(parts.count == 2, "no answer: \(text)")
        var lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var step = Step(title: lines.removeFirst())
        if let who = lines.first, who.hasPrefix("@") {
            step.sender = String(who.dropFirst())
            lines.removeFirst()
        }
        let request = lines.removeFirst().split(separator: " ")
        try #require(request.count == 2, "no request: \(text)")
        (step.method, step.path) = (String(request[0]), String(request[1]))
        while let line = lines.first, !line.isEmpty {
            step.headers.append(try header(line))
            lines.removeFirst()
        }
        let body = lines.dropFirst().joined(separator: "\n")
        step.body = body.allSatisfy(\.isWhitespace) ? nil : body
        try readAnswer(String(parts[1]), into: &step)
        return step
    }

    private static func readAnswer(_ text: String, into step: inout Step) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let words = lines.removeFirst().split(separator: " ")
        step.status = try #require(words.first.flatMap { Int($0) })
        step.isEventual = words.dropFirst().first == "eventually"
        while let line = lines.first, !line.isEmpty {
            let (name, value) = try header(line)
            step.expectedHeaders.append((name.lowercased(), value))
            lines.removeFirst()
        }
        let body = lines.joined(separator: "\n")
        if !body.allSatisfy(\.isWhitespace) { step.pattern = try JSON.decode(JSONValue.self, from: Array(body.utf8)) }
    }

    private static func header(_ line: String) throws -> (name: String, value: String) {
        let colon = try #require(line.firstIndex(of: ":"), "not a header: \(line)")
        return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
}
