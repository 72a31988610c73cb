import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightManifest
import CartwrightSecurity
import FoundationEssentials

extension Program {
    static let invoke = Command(
        name: "invoke", summary: "Call one function, without a server", operands: "FUNCTION", operandCount: 1...1,
        about: """
            Calls the function in this process, with everything the manifest declares around it. Without --event the function's
              sample is used, events/FUNCTION.json. An HTTP function takes API Gateway's payload 2.0 and prints its answer; a queue
              function takes {"Records": [{"body": "…"}]}; an event function takes EventBridge's envelope; a scheduled one needs
              nothing. Exits with 1 when the function failed or answered 400 or more.
            """,
        options: [
            .init("event", "FILE", "the event, as JSON; - reads standard input"),
            .init("data", "JSON", "the request's or the message's body, in place of the event's own"),
            .init("as", "ROLE", "call as a customer, seller, support or admin"),
        ],
        examples: [
            ("cartwright invoke catalog-list-products", "with its sample event"),
            (
                "cartwright invoke catalog-create-product --as admin --data '{\"name\": \"Lamp\", \"price\": 20}'",
                "as an administrator"
            ),
        ]
    ) { arguments, program in
        let name = arguments.operands[0]
        let names = program.manifest.functions.map(\.name)
        guard let declared = program.manifest.function(named: name) else {
            throw UsageError("there is no function '\(name)'\(didYouMean(name, among: names))", command: "invoke")
        }
        if case .socket(let route) = declared.trigger {
            throw Failure(
                "\(name) answers a WebSocket and needs a connection: run `cartwright serve` and connect to \(route.path)"
            )
        }
        var caller: Caller?
        if let word = arguments["as"] {
            guard let role = Role(rawValue: word) else {
                let roles = Role.allCases.map(\.rawValue)
                throw UsageError("there is no role '\(word)'\(meantOrAll(word, among: roles))", command: "invoke")
            }
            caller = .user(id: UUID(), role: role)
        }
        let event = try SampleEvent(of: name, at: arguments["event"], data: arguments["data"])
        let chosen = caller
        let (text, code) = try program.atWork { workplace in
            try await workplace.migrate()
            guard let function = workplace.host.function(name) else {
                throw Failure("\(name) is for development only and absent in production")
            }
            switch declared.trigger {
            case .http(let routes):
                let (request, parameters) = try event.request(on: routes)
                let response = await workplace.host.answer(request, by: function, names: parameters, as: chosen)
                return (try await describe(response), Int32(response.status.code < 400 ? 0 : 1))
            case .queue(let queue, _):
                let result = await workplace.host.deliver(try event.messages(of: queue), to: function)
                return result.failed.isEmpty ? ("done", 0) : ("\(result.failed.count) of the messages come again", 1)
            case .event:
                try await workplace.host.deliver(try event.envelope(), to: function)
                return ("done", 0)
            case .schedule:
                try await workplace.host.run(Tick(scheduledAt: WallClock.system.now), by: function)
                return ("done", 0)
            case .socket, .direct: throw Failure("\(name) cannot be invoked from here")
            }
        }
        program.terminal.print(text)
        return code
    }
}

/// Status and headers as comments of the body, so that the body can still be piped on.
private func describe(_ response: Response) async throws -> String {
    var text = "\(response.status.code) \(response.status.reason)"
    for field in response.headers.fields { text += "\n\(field.name.text): \(field.value)" }
    switch response.body {
    case .none: break
    case .bytes(let bytes): text += "\n\n" + String(decoding: bytes, as: UTF8.self)
    case .stream: text += "\n\n(a stream; call it over HTTP to read it)"
    }
    return text
}
