import Cartwright
import CartwrightJSON
import CartwrightLogging
import CartwrightManifest

extension DevFunctions {
    /// The record of an event that every try has failed goes to the queue that the manifest names for it.
    static func destination(of host: Host) -> @Sendable (String, Bool, [UInt8]) async -> Void {
        { name, succeeded, record in
            guard !succeeded, let queue = host.function(name)?.declaration.onFailure else { return }
            let call = host.systemCall("\(name)-failures")
            do {
                _ = try await call.database.transaction { sql in
                    try await sql.enqueue(RawJSON(trusted: record), to: queue)
                }
            } catch {
                call.log.error(
                    "what became of an event could not be sent to its queue", ["queue": queue, "error": error])
            }
        }
    }
}
