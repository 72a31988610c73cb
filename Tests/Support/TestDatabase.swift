import CartwrightEventLoop
public import CartwrightPostgres
import Glibc
import Synchronization

/// A new, empty database for one test.
public final class TestDatabase: Sendable {
    /// Where it is, as libpq reads it.
    public let url: String
    let name: String
    /// Opened with the first use.
    public let database: Database

    private init(url: String, name: String) {
        self.url = url
        self.name = name
        database = Database(url: url, configuration: TestDatabase.configuration)
    }

    /// A database nobody has used yet, in a Postgres that belongs to this test run: the one that `CARTWRIGHT_TEST_DATABASE`
    /// names (as superuser; it should allow 300 connections), else a private one.
    public static func fresh() async throws -> TestDatabase { try await fresh(from: nil) }

    static func fresh(from template: String?) async throws -> TestDatabase {
        let server = try await administration()
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "test_\(getpid())_\(number)"
        try await server.database.execute("drop database if exists \(SQL(trusted: name)) with (force)")
        let source = template ?? "template1"
        try await server.database.execute("create database \(SQL(trusted: name)) template \(SQL(trusted: source))")
        return TestDatabase(url: replaceDatabase(of: server.url, by: name), name: name)
    }

    /// Few connections, none before it is needed: many tests run beside each other.
    public static var configuration: DatabaseConfiguration {
        var configuration = DatabaseConfiguration()
        configuration.applicationName = "tests"
        configuration.opensAtOnce = false
        configuration.readyWriteConnections = 0
        configuration.writeConnections = 4
        configuration.readConnections = 1
        // Many tests fill large tables on the same few loops: a connection may have to wait for its turn.
        configuration.connectTimeout = .seconds(60)
        return configuration
    }

    /// Asks Postgres until a condition holds; the question itself goes over a connection of its own.
    @discardableResult
    public func waitUntil(_ condition: SQL, patience: Duration = .seconds(10)) async -> Bool {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < patience {
            if (try? await database.write.value(condition, as: Bool.self)) == true { return true }
        }
        return false
    }

    private static let count = Atomic<Int>(0)
    private static let administrator = Mutex<(url: String, database: Database)?>(nil)

    private static func administration() async throws -> (url: String, database: Database) {
        let url: String
        if let given = getenv("CARTWRIGHT_TEST_DATABASE"), given.pointee != 0 {
            url = String(cString: given)
        } else {
            url = try await TestPostgres.shared().url
        }
        return administrator.withLock { administrator in
            if let administrator { return administrator }
            var patient = configuration
            patient.connectionWait = .seconds(120)
            patient.waitingForConnection = 100_000
            let new = (url: url, database: Database(url: url, configuration: patient))
            administrator = new
            return new
        }
    }
}

/// The same server, another database.
func replaceDatabase(of url: String, by name: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url + " dbname=\(name)" }
    let rest = url[scheme.upperBound...]
    let query = rest.firstIndex(of: "?") ?? rest.endIndex
    let path = rest[..<query].firstIndex(of: "/") ?? query
    return url[..<path] + "/" + name + url[query...]
}
