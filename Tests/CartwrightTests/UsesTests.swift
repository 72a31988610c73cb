import CartwrightHTTP
import CartwrightLogging
import CartwrightPostgres
import CartwrightSecurity
import TestSupport
import Testing

@testable import Cartwright

private struct PaySettings: Settings {
    let payKey: Secret<String>?
    let payURL: String?
}
private struct PlainSettings: Settings { let colour: String? }

private func pay(_ call: Call) throws -> Health {
    Health(status: try call.settings(PaySettings.self).payKey?.reveal() ?? "none")
}
private func paint(_ call: Call) throws -> Health {
    Health(status: try call.settings(PlainSettings.self).colour ?? "none")
}
private func order(_ call: Call) async throws -> Health {
    try await call.database.transaction { sql in try await sql.enqueue("one", to: "mails") }
    return Health(status: "sent")
}

@Suite("What a function uses")
struct UsesTests {
    private func host(_ uses: String, _ trigger: Trigger, database: Database? = nil) throws -> Host {
        let manifest = """
            functions:
              test-pay:
                does: Pay
                handler: Tests.pay
                http: GET /pay
                access: public
                \(uses)
              test-mail:
                does: Mail
                handler: Tests.mail
                queue: mails
            queues: {mails: {}}
            """
        var table = FunctionTable(manifest: "")
        table.add(Service("pay", settings: PaySettings.self))
        table.add(Service("plain", settings: PlainSettings.self))
        table.add("test-pay", trigger)
        table.add("test-mail", .queue { (_: String, _: Call) in })
        var configuration = Host.Configuration()
        configuration.database = database
        configuration.log = Logger(level: .error)
        let environment = ["PAY_KEY": "k", "COLOUR": "red"]
        for one in try Configuration(environment: environment).read([PaySettings.self, PlainSettings.self]) {
            configuration.dependencies.set(one)
        }
        return try Host(table.with(manifest: manifest), configuration: configuration)
    }

    /// A call as the host makes it for the first function.
    private func call(_ host: Host, _ database: Database? = nil) -> Call {
        Call(
            CallState(
                function: "test-pay", requestID: "r", log: Logger(level: .error), database: database,
                dependencies: host.functions[0].dependencies))
    }

    @Test("settings with a secret that is not declared cannot be read, and the log says where to declare it")
    func secrets() async throws {
        let refusing = try host("", .http(pay))
        let error = #expect(throws: Misconfigured.self) { try pay(call(refusing)) }
        #expect(
            error?.description
                == "test-pay (functions.yaml:2) reads PAY_KEY, which it does not declare; add uses: {secrets: [PAY_KEY]}"
        )
        let answer = await refusing.answer(Request(.get, "/pay"), by: refusing.functions[0])
        #expect(answer.status.code == 500)
        #expect(try pay(call(host("uses: {secrets: [PAY_KEY]}", .http(pay)))).status == "k")
        #expect(try paint(call(host("", .http(paint)))).status == "red")
    }

    @Test("what is no call of a function, as a seed, may read everything")
    func system() throws {
        #expect(try pay(try host("", .http(pay)).systemCall("seed")).status == "k")
    }

    @Test("a message to a queue that is not declared is not sent")
    func queues() async throws {
        let database = try await TestDatabase.fresh().database
        try await database.migrate(Service.runtime.migrations, service: "cartwright")
        let refusing = call(try host("", .http(order)), database)
        let error = await #expect(throws: Misconfigured.self) { try await order(refusing) }
        #expect(
            error?.description
                == "test-pay (functions.yaml:2) sends to the queue mails, which it does not declare; add uses: {queues: [mails]}"
        )
        #expect(try await database.read.value("select count(*) from cartwright.outbox", as: Int.self) == 0)
        let allowed = call(try host("uses: {queues: [mails]}", .http(order)), database)
        #expect(try await order(allowed).status == "sent")
        #expect(try await database.read.value("select count(*) from cartwright.outbox", as: Int.self) == 1)
    }
}
