import Cartwright
import FoundationEssentials

struct NewNote: Codable, Sendable {
    let text: String
}

func addNote(_ input: NewNote, _ call: Call) async throws -> Created<Note> {
    let note = Note(id: UUID(), text: input.text, createdAt: call.now)
    try await call.database.execute(
        "insert into notes.notes (id, text, created_at) values (\(note.id), \(note.text), \(note.createdAt))")
    return Created(note, at: "/notes/\(note.id)")
}
