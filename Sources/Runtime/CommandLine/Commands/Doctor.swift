import Cartwright
import CartwrightHTTP
import CartwrightLocalRuntime
import CartwrightManifest
import CartwrightPostgres
import FoundationEssentials
import Glibc

extension Program {
    static let doctor = Command(
        name: "doctor", summary: "Look for what would keep the shop from running",
        about: """
            Checks the settings, the manifest, the port, the room on the disk, Postgres and the schema, and says of each what to do
              when something is wrong. Exits with 1 when something is.
            """,
        examples: [
            ("cartwright doctor", "before the first start, or when something is odd"),
            ("DATABASE_URL=postgresql://shop@db/shop cartwright doctor", "with a database of your own"),
        ]
    ) { _, program in
        var isWell = true
        func say(_ what: String, _ complaint: String?) {
            program.terminal.print("\(complaint == nil ? "ok  " : "BAD ") \(what)\(complaint.map { ": \($0)" } ?? "")")
            if complaint != nil { isWell = false }
        }
        let problems = program.configuration.problems
        say("settings", problems.isEmpty ? nil : problems.joined(separator: "; "))
        say("functions: \(program.manifest.functions.count) in the manifest", nil)
        let port = program.configuration["PORT"].flatMap { Int($0) } ?? 8080
        say("port \(port)", portComplaint(port))
        say("disk", diskComplaint())
        if problems.isEmpty {
            do {
                let state = try program.atWork { workplace in
                    let version = try await workplace.database.read.value("show server_version", as: String.self) ?? "?"
                    let pending = try await workplace.pendingMigrations()
                    return (version, pending)
                }
                say("Postgres \(state.0)", nil)
                let names = state.1.joined(separator: ", ")
                say("schema", state.1.isEmpty ? nil : "\(names) not applied yet; run `cartwright migrate`")
            } catch {
                say("Postgres", "\(error)")
            }
        }
        return isWell ? 0 : 1
    }

    private static func portComplaint(_ port: Int) -> String? {
        do {
            _ = try ListeningSocket(host: "127.0.0.1", port: port)
            return nil
        } catch {
            return "\(error); if that is not your shop, choose another with --port"
        }
    }

    private static func diskComplaint() -> String? {
        var state = statvfs()
        guard statvfs(".", &state) == 0 else { return nil }
        let megabytes = UInt64(state.f_bavail) * UInt64(state.f_frsize) / 1_000_000
        return megabytes < 500 ? "only \(megabytes) MB are free; Postgres stops writing when there are none" : nil
    }
}
