import Cartwright
import FoundationEssentials

struct NoteID: Codable, Sendable {
    let id: UUID
}

func getNote(_ input: NoteID, _ call: Call) async throws -> Note {
    let found = try await call.database.read.row(
        "select id, text, created_at from notes.notes where id = \(input.id)", as: Note.self)
    guard let found else { throw Problem.notFound("there is no such note") }
    return found
}
