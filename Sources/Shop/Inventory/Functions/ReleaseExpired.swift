public import Cartwright
import CartwrightPostgres

/// Gives back what was promised and not claimed in time, a few at a time, so that nobody waits for it.
public func releaseExpired(_ tick: Tick, _ call: Call) async throws {
    for _ in 0..<50 {
        let released = try await call.database.transaction { sql in
            try await sql.releaseExpired(holders: 200, call)
        }
        if released == nil { return }
    }
}
