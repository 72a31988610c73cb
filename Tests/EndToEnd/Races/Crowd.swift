import CartwrightJSON
import TestSupport

/// Connections that are open at the same moment, each with a request of its own under way.
final class Crowd {
    struct Wish: Sendable {
        let method: String
        let path: String
        let token: String
        let body: String?
        var key: String?

        init(_ method: String, _ path: String, as token: String, _ body: String? = nil, key: String? = nil) {
            self.method = method
            self.path = path
            self.token = token
            self.body = body
            self.key = key
        }
    }

    private var clients: [WireClient]
    private let port: Int

    /// Opens them all.
    init(of count: Int, port: Int) throws(WireClient.Failure) {
        self.port = port
        clients = []
        for _ in 0..<count { clients.append(try WireClient(port: port, patience: 60)) }
    }

    /// Sends every wish before it reads the first answer. Who is told to come again does so, with the same key; how often
    /// that was said.
    func ask(_ wishes: [Wish]) throws(WireClient.Failure) -> (answers: [WireResponse], again: Int) {
        var answers: [WireResponse?] = Array(repeating: nil, count: wishes.count)
        var again = 0
        for _ in 0..<500 {
            let open = wishes.indices.filter { answers[$0] == nil }
            if open.isEmpty { break }
            for index in open { try send(wishes[index], on: index) }
            for index in open {
                let answer = try clients[index].response(to: wishes[index].method)
                if answer.headers["connection"] == "close" {
                    clients[index] = try WireClient(port: port, patience: 60)
                }
                if answer.isBusy { again += 1 } else { answers[index] = answer }
            }
        }
        let given = answers.compactMap { $0 }
        if given.count < wishes.count { throw WireClient.Failure(description: "the shop was busy all the time") }
        return (given, again)
    }

    private func send(_ wish: Wish, on index: Int) throws(WireClient.Failure) {
        var headers = ["Authorization": "Bearer \(wish.token)"]
        headers["Idempotency-Key"] = wish.key
        try clients[index].sendRequest(wish.method, wish.path, headers: headers, body: wish.body)
    }
}

extension WireResponse {
    /// Whether it says that the same request may come again.
    fileprivate var isBusy: Bool {
        let mayComeAgain = status == 503 || (status == 409 && code == "idempotency_in_progress")
        return mayComeAgain && headers["retry-after"] != nil
    }

    /// Which problem it names.
    var code: String? { json["code"]?.string }
}
