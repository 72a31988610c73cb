import CartwrightHTTP
import Testing

@testable import CartwrightWorkers

/// What happens to a process, in one word each, and what it is told: a status, `wait`, `again` or nothing.
enum RuntimeStep: Equatable {
    case poll(String)
    case deliver(String)
    case begin(String, Int)
    case end(String)
    case failInit(Int)
    case restore(Int)
    case giveUp(String)
    case room(Bool)
}

@Suite("The state of a process")
struct RuntimeStateTests {
    @Test(
        "every transition that the Runtime API knows",
        arguments: [
            (
                "asks, gets, answers, asks", 1,
                [.poll("wait"), .room(true), .deliver("a"), .room(false), .begin("a", 0), .end("a"), .poll("wait")]
            ),
            (
                "asks again while it owes an answer: the same event", 1,
                [.poll("wait"), .deliver("a"), .poll("again a"), .begin("a", 0)]
            ),
            ("asks while its answer is under way", 1, [.poll("wait"), .deliver("a"), .begin("a", 0), .poll("403")]),
            ("answers twice", 1, [.poll("wait"), .deliver("a"), .begin("a", 0), .end("a"), .begin("a", 403)]),
            ("answers twice at once", 1, [.poll("wait"), .deliver("a"), .begin("a", 0), .begin("a", 403)]),
            ("answers before it asked", 1, [.begin("a", 400)]),
            ("answers while it waits", 1, [.poll("wait"), .begin("a", 400)]),
            ("answers somebody else's", 1, [.poll("wait"), .deliver("a"), .begin("b", 400), .begin("a", 0)]),
            (
                "answers the last but one", 1,
                [
                    .poll("wait"), .deliver("a"), .begin("a", 0), .end("a"), .poll("wait"), .deliver("b"),
                    .begin("b", 0), .end("b"), .begin("a", 400),
                ]
            ),
            ("fails to start", 1, [.failInit(0), .poll("403"), .failInit(403)]),
            ("fails to start after it has asked", 1, [.poll("wait"), .failInit(403)]),
            (
                "asks on a second connection: the first is let go", 1,
                [.poll("wait"), .poll("takes over"), .room(true), .deliver("a")]
            ),
            ("is restored before its first event only", 1, [.restore(0), .restore(0), .poll("wait"), .restore(403)]),
            ("is restored after a failed start", 1, [.failInit(0), .restore(403)]),
            (
                "takes two at once where it may", 2,
                [
                    .poll("wait"), .poll("wait"), .deliver("a"), .room(true), .deliver("b"), .room(false),
                    .begin("b", 0), .end("b"), .poll("wait"), .room(true), .begin("a", 0), .end("a"),
                ]
            ),
            ("takes no third", 2, [.poll("wait"), .poll("wait"), .poll("takes over")]),
            ("answers too late what was given up", 2, [.poll("wait"), .deliver("a"), .giveUp("a"), .begin("a", 410)]),
        ] as [(String, Int, [RuntimeStep])])
    func transitions(name: String, slots: Int, steps: [RuntimeStep]) {
        var state = RuntimeState(slots: slots)
        for step in steps {
            switch step {
            case .poll(let expected):
                let said =
                    switch state.poll() {
                    case .wait: "wait"
                    case .takeOver: "takes over"
                    case .again(let id): "again \(id)"
                    case .refused(let reply): "\(reply.status)"
                    }
                #expect(said == expected, "\(name)")
            case .deliver(let id): state.deliver(id)
            case .begin(let id, let status): #expect(state.beginAnswer(to: id)?.status ?? 0 == status, "\(name): \(id)")
            case .end(let id): state.endAnswer(to: id)
            case .failInit(let status): #expect(state.failInit()?.status ?? 0 == status, "\(name)")
            case .restore(let status): #expect(state.restore()?.status ?? 0 == status, "\(name)")
            case .giveUp(let id): state.giveUp(id)
            case .room(let expected): #expect((state.room > 0) == expected, "\(name)")
            }
        }
    }

    @Test("a connection that goes away while it waits is no room")
    func lostPoll() {
        var state = RuntimeState()
        _ = state.poll()
        state.pollIsGone()
        #expect(state.room == 0)
        #expect(state.poll() == .wait)
    }

    @Test("what is registered too late, twice or wrongly is refused")
    func extensions() {
        var table = ExtensionTable()
        #expect(table.isReady)
        #expect(table.register("one", events: ["INVOKE"], as: "1", isOpen: true) == nil)
        #expect(!table.isReady)
        #expect(table.register("one", events: [], as: "2", isOpen: true)?.status == 403)
        #expect(table.register("two", events: ["INVOKE", "SHUTDOWN"], as: "2", isOpen: true)?.status == 403)
        #expect(table.register("two", events: ["LUNCH"], as: "2", isOpen: true)?.status == 400)
        #expect(table.register("two", events: nil, as: "2", isOpen: true)?.status == 400)
        #expect(table.register(nil, events: [], as: "2", isOpen: true)?.status == 400)
        #expect(table.register("two", events: [], as: "2", isOpen: false)?.errorType == "Extension.RegistrationClosed")
        #expect(table.register("two", events: [], as: "2", isOpen: true) == nil)
        #expect(table.wait(nil)?.status == 403)
        #expect(table.wait("3")?.status == 403)
        #expect(table.wait("1") == nil)
        #expect(!table.isReady)
        #expect(table.wait("2") == nil)
        #expect(table.isReady)
        #expect(table.deliver() == ["1"], "the other one asked for no events")
        #expect(!table.isReady)
        #expect(table.wait("1") == nil)
        #expect(table.isReady)
    }

    @Test(
        "an error type that Lambda does not know becomes unknown",
        arguments: [
            ("Runtime.ImportModuleError", "Runtime.ImportModuleError"), ("Function.Oops", "Function.Oops"),
            ("ValueError", "Runtime.Unknown"), ("Function.oops", "Function.Unknown"), ("Runtime.A1", "Runtime.Unknown"),
            ("Runtime.", "Runtime.Unknown"), ("Function.X", "Function.Unknown"), ("", "Runtime.Unknown"),
        ])
    func errorTypes(said: String, kept: String) {
        let error = FunctionError(
            reported: Array("{}".utf8), headers: ["lambda-runtime-function-error-type": "\(said)"])
        #expect(error.type == kept)
        #expect(error.payload == Array("{}".utf8))
    }

    @Test("a cause for X-Ray is not the caller's business")
    func cause() {
        let body = #"{"errorMessage":"m","errorType":"T","errorCause":{"x":1}}"#
        let error = FunctionError(
            reported: Array(body.utf8), headers: [.contentType: "application/vnd.aws.lambda.error.cause+json"])
        #expect(String(decoding: error.payload, as: UTF8.self) == #"{"errorMessage":"m","errorType":"T"}"#)
    }
}
