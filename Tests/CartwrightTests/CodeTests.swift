import CartwrightHTTP
import CartwrightJSON
import Testing

@testable import Cartwright

@Suite("Codes that a function declares")
struct CodeTests {
    private func answer(_ problem: Problem, more: String = "", isStrict: Bool) async throws -> TestAnswer {
        let trigger = Trigger.http { (_: Call) throws -> Health in throw problem }
        let host = try TestHost(
            [(yaml: "http: GET /thing\naccess: public\n\(more)", trigger: trigger)], isStrict: isStrict)
        return await host.send(.get, "/thing")
    }

    @Test("a code that is not declared is answered all the same, and a failure where the host is strict")
    func undeclared() async throws {
        let lenient = try await answer(.conflict("out_of_stock"), isStrict: false)
        #expect(lenient.status == 409 && lenient.code == "out_of_stock")
        let strict = try await answer(.conflict("out_of_stock"), isStrict: true)
        #expect(strict.status == 500 && strict.code == "undeclared_code")
        #expect(strict.json["detail"]?.string?.contains("(functions.yaml:2)") == true, "\(strict.text)")
        #expect(strict.json["detail"]?.string?.contains("add errors: {409: [out_of_stock]}") == true)
    }

    @Test("what is declared for its status passes, and so does what is wrong on our side")
    func declared() async throws {
        let declared = "errors: {410: [gone], 409: out_of_stock}"
        #expect(try await answer(.conflict("out_of_stock"), more: declared, isStrict: true).status == 409)
        #expect(try await answer(.gone(), more: declared, isStrict: true).status == 410)
        #expect(try await answer(.conflict("gone"), more: declared, isStrict: true).status == 500)
        #expect(try await answer(.unavailable("tired"), isStrict: true).code == "tired")
    }
}
