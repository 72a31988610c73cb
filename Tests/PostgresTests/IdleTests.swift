import CartwrightEventLoop
import CartwrightPostgres
import TestSupport
import Testing

@Suite("Idle connections")
struct IdleTests {
    @Test("what a burst of transactions opened is closed again, but for one")
    func closed() async throws {
        let test = try await TestDatabase.fresh()
        var configuration = TestDatabase.configuration
        configuration.closedAfterIdle = .milliseconds(200)
        configuration.applicationName = "burst"
        let database = Database(url: test.url, loops: EventLoopGroup(loops: 1), configuration: configuration)
        let connections: SQL = """
            select count(*) from pg_stat_activity
            where datname = current_database() and application_name = 'burst'
            """
        let meeting = Meeting(of: 4)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await database.transaction { sql in
                        try await sql.execute("select 1")
                        await meeting.arrive()
                        #expect(try await sql.value(connections, as: Int.self) == 4)
                    }
                }
            }
            try await group.waitForAll()
        }
        await test.waitUntil(
            "select count(*) = 1 from pg_stat_activity where datname = current_database() and application_name = 'burst'"
        )
        #expect(try await test.database.write.value(connections, as: Int.self) == 1)
        #expect(try await database.write.value(connections, as: Int.self) == 1)
        await database.close()
    }
}
