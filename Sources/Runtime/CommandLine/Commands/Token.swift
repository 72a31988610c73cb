import Cartwright
import CartwrightLocalRuntime
import FoundationEssentials

extension Program {
    static let token = Command(
        name: "token", summary: "Make an access token for a role",
        about:
            "Prints a token that is good for 15 minutes, signed with this installation's key: for curl and for tests.",
        options: [
            .init("as", "ROLE", "customer (the default), seller, support or admin"),
            .init("user", "ID", "the user it stands for, else a new id"),
            .init("seller", "ID", "the seller it acts for"),
        ],
        examples: [
            ("cartwright token --as admin", "prints the token"),
            ("curl -H \"Authorization: Bearer $(cartwright token)\" localhost:8080/auth/me", "uses it"),
        ]
    ) { arguments, program in
        let word = arguments["as"] ?? "customer"
        guard let role = Role(rawValue: word) else {
            throw UsageError("there is no role '\(word)'; there are customer, seller, support, admin", command: "token")
        }
        func id(_ name: String) throws -> UUID? {
            guard let text = arguments[name] else { return nil }
            guard let id = UUID(uuidString: text) else { throw UsageError("--\(name) must be an id", command: "token") }
            return id
        }
        let user = Caller.User(id: try id("user") ?? UUID(), role: role, sellerID: try id("seller"))
        let tokens = try Installation(directory: program.directory).accessTokens(program.configuration)
        program.terminal.print(tokens.issue(for: user, at: Date()).token)
        return 0
    }
}
