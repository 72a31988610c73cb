public import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import Glibc

public let notebook = Service(
    "notebook", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })

public struct Process: Codable, Sendable {
    public let id: Int
}

/// How long to take. The file says to whoever waits for it that the work has begun, and in which process.
public struct Wait: Codable, Sendable {
    public let milliseconds: Int
    public let begun: String?

    func take(_ call: Call) async throws {
        if let begun { announce(begun) }
        try await call.clock.sleep(for: .milliseconds(milliseconds))
    }

    private func announce(_ path: String) {
        let draft = path + ".new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let text = "\(getpid())"
        _ = text.withCString { Glibc.write(file, $0, text.utf8.count) }
        close(file)
        rename(draft, path)
    }
}

public struct Note: Codable, Sendable {
    public let text: String
    public let wait: Wait
}

public struct Notes: Codable, Sendable {
    public let notes: [String]
}

public func process(_ call: Call) async throws -> Process { Process(id: Int(getpid())) }

public func slow(_ wait: Wait, _ call: Call) async throws -> Process {
    try await wait.take(call)
    return Process(id: Int(getpid()))
}

public func trap(_ call: Call) async throws { preconditionFailure("a bug, on purpose") }

public func add(_ note: Note, _ call: Call) async throws {
    try await call.database.transaction { sql in try await sql.enqueue(note, to: "notes") }
}

public func write(_ message: Message, _ call: Call) async throws {
    let note = try message.decode(Note.self)
    if message.attempt == 1 { try await note.wait.take(call) }
    _ = try await call.database.transaction { sql in
        try await sql.execute("insert into notebook.notes (text, attempt) values (\(note.text), \(message.attempt))")
    }
}

public func keepFailure(_ message: Message, _ call: Call) async throws {
    let isGivenUp = String(decoding: message.body, as: UTF8.self).contains(#""condition":"RetriesExhausted""#)
    let text = isGivenUp ? "given up" : "odd"
    _ = try await call.database.transaction { sql in
        try await sql.execute("insert into notebook.notes (text, attempt) values (\(text), \(message.attempt))")
    }
}

public func list(_ call: Call) async throws -> Notes {
    let notes = try await call.database.read.values(
        "select text || ' ' || attempt from notebook.notes order by 1", as: String.self)
    return Notes(notes: notes)
}
