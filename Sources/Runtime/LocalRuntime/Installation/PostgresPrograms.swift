import Glibc

/// Where Postgres's own programs are: Debian keeps the server's out of the PATH.
struct PostgresPrograms: Sendable {
    let directory: String

    var initdb: String { directory + "/initdb" }
    var postgres: String { directory + "/postgres" }

    /// The newest version that is installed.
    static func find(path: String = Environment.current["PATH"] ?? "") throws -> PostgresPrograms {
        let debian = "/usr/lib/postgresql"
        let versions = Files.names(in: debian).compactMap { name in Int(name).map { ($0, name) } }
            .sorted { $0.0 > $1.0 }.map { "\(debian)/\($0.1)/bin" }
        for directory in versions + path.split(separator: ":").map(String.init) {
            if access(directory + "/initdb", X_OK) == 0, access(directory + "/postgres", X_OK) == 0 {
                return PostgresPrograms(directory: directory)
            }
        }
        throw InstallationError(
            "Postgres is not installed: run `apt-get install postgresql`, or name your own server in DATABASE_URL.")
    }
}
