import CartwrightJSON
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// One walk through the script against a shop that serves: sends what is written, keeps what the server makes.
struct SeedRun {
    private let port: Int
    private let trailingSlash: Bool
    private var pattern: BodyPattern
    /// What did not fit, request by request.
    private(set) var failures: [String] = []

    init(port: Int, trailingSlash: Bool) {
        self.port = port
        self.trailingSlash = trailingSlash
        pattern = BodyPattern()
    }

    /// Makes an administrator by the command line, as whoever runs the shop does, and signs in.
    mutating func signInAdministrator(in folder: String) throws {
        var program = Program(
            try ServedBundle.built("cartwright"),
            ["users", "create", "--email", "admin@example.com", "--role", "admin", "--password", "password123"],
            environment: Environment.current.filter { !["DATABASE_URL", "DB_URL", "NODE_ENV"].contains($0.key) })
        program.directory = folder
        let (end, output) = try program.run()
        try #require(end == .exited(0), "\(output)")
        let answer = try WireClient(port: port).request(
            "POST", "/auth/login", body: #"{"email":"admin@example.com","password":"password123"}"#)
        let token = try JSON.decode(JSONValue.self, from: answer.body)["access_token"]?.string
        pattern = BodyPattern(known: ["admin_token": try #require(token)])
    }

    /// Sends one request and compares its answer.
    mutating func perform(_ step: SeedScript.Step) throws {
        let patience = ContinuousClock.now + .seconds(20)
        var problem: String?
        repeat {
            let answer = try send(step)
            problem = mismatch(answer, step)
            if let problem, !step.isEventual || ContinuousClock.now > patience {
                failures.append(
                    "\(step.title): \(step.method) \(step.path): \(problem)\n  got \(answer.status) \(answer.text)")
                return
            }
        } while problem != nil
    }

    private func send(_ step: SeedScript.Step) throws -> WireResponse {
        var headers: [String: String] = [:]
        for (name, value) in step.headers where name != "Content-Type" { headers[name] = filled(value) }
        if step.sender != "customer" {
            headers["Authorization"] = "Bearer \(pattern.known["\(step.sender)_token"] ?? "")"
        }
        if step.sender == "nobody" { headers["Authorization"] = nil }
        var parts = filled(step.path).split(separator: "?", maxSplits: 1).map(String.init)
        if trailingSlash, parts[0].last != "/" { parts[0] += "/" }
        return try WireClient(port: port).request(
            step.method, parts.joined(separator: "?"), headers: headers, body: step.body.map(filled))
    }

    /// The only things that may differ from what is written: tokens, and ids that the server makes.
    private func filled(_ text: String) -> String {
        pattern.filled(text).replacing("<jwt_token>", with: pattern.known["jwt_token"] ?? "")
            .replacing("\"order-123\"", with: "\"\(pattern.known["order_id"] ?? "")\"")
    }

    private mutating func mismatch(_ answer: WireResponse, _ step: SeedScript.Step) -> String? {
        guard answer.status == step.status else { return "status \(answer.status), not \(step.status)" }
        var attempt = pattern
        if let wanted = step.pattern {
            guard let body = try? JSON.decode(JSONValue.self, from: answer.body) else { return "the body is not JSON" }
            if let mismatch = attempt.mismatch(body, wanted) { return mismatch }
        } else if !answer.body.isEmpty {
            return "there is a body"
        }
        for (name, expected) in step.expectedHeaders {
            guard let value = answer.headers[name] else { return "no \(name)" }
            guard attempt.filled(expected) == value else { return "\(name) is \(value), not \(expected)" }
        }
        pattern = attempt
        return nil
    }
}
