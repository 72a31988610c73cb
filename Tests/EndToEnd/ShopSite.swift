import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// A shop over a database of its own that is killed and started again, with a clock that goes on meanwhile.
final class ShopSite: Sendable {
    let database: TestDatabase
    let admin: String
    let folder: String
    private let keys: JWT
    private let shift = Shared(0)

    static let secret = "a secret that is at least as long as it must be"

    init() async throws {
        database = try await TestDatabase.fresh()
        var template = Array("/tmp/cartwright-shop-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        try Files.writePrivately("0", to: folder + "/clock")
        keys = try JWT(secret: Secret(Self.secret))
        admin = Self.token("admin", UUID(), seller: nil, keys)
    }

    /// A token that outlives every turn of the clock.
    func token(_ role: String, user: UUID = UUID(), seller: UUID? = nil) -> String {
        Self.token(role, user, seller: seller, keys)
    }

    private static func token(_ role: String, _ user: UUID, seller: UUID?, _ keys: JWT) -> String {
        keys.sign(
            JWT.Claims(user: user, role: role, seller: seller, session: nil, issuedAt: Date(), expiresIn: 30 * 86_400))
    }

    /// Starts the shop, as `cartwright dev` does if asked for; `point` may be a fault with the number of times it is passed
    /// before.
    func serve(
        dyingAt point: String? = nil, _ more: [String: String] = [:], isolated: Bool = false
    ) async throws -> ServedBundle {
        var environment = ["DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo", "JWT_SECRET": Self.secret]
        environment["CARTWRIGHT_FAULT"] = point
        let options = ["--no-demo", "--test-clock", "clock"]
        environment.merge(more) { $1 }
        if isolated { return try await ServedBundle.dev(in: folder, options, environment: environment) }
        return try await ServedBundle.shop(in: folder, options, environment: environment)
    }

    /// Lets time go on for whoever serves.
    func pass(seconds: Int) throws {
        let shift = self.shift.withLock { shift in
            shift += seconds * 1000
            return shift
        }
        try Files.writePrivately("\(shift)", to: folder + "/clock")
    }

    /// A connection to the process that serves now, which ends with it.
    func line(to shop: ServedBundle) throws -> WireClient {
        let line = try WireClient(port: shop.port)
        #expect(try line.request("GET", "/health").status == 200)
        return line
    }

    /// Waits until the process at the other end has died, or under `dev` that of a function, then ends what is left of it.
    func end(_ shop: ServedBundle, diedOn line: WireClient, isolated: Bool = false) async throws {
        if isolated {
            let hasDied = try await onThread { [self] in eventually { log.contains("signal: killed") ? true : nil } }
            #expect(hasDied == true, "no process of a function died")
        } else {
            try line.waitUntilClosed()
        }
        try await kill(shop)
    }

    /// Ends parent and child at the same moment, as a machine does that loses its power. Then a message that they held
    /// is free.
    func kill(_ shop: ServedBundle) async throws {
        shop.killGroup()
        #expect(try await shop.end() == .killed(by: SIGKILL))
        try pass(seconds: 90)
    }

    /// A product of ten, and an order of one.
    func order(_ shop: ServedBundle, as customer: String) throws -> String {
        let made = try post(
            "/products", #"{"name": "Lamp", "price": 10.00, "category": "Lights", "stock_quantity": 5}"#, as: admin,
            shop)
        let order = try post(
            "/orders", #"{"items": [{"product_id": "\#(try text("id", in: made))", "quantity": 1}]}"#, as: customer,
            shop)
        return try text("id", in: order)
    }

    func post(_ path: String, _ body: String, as token: String, _ shop: ServedBundle) throws -> WireResponse {
        try WireClient(port: shop.port).request(
            "POST", path, headers: ["Authorization": "Bearer \(token)", "Connection": "close"], body: body)
    }

    func text(_ name: String, in answer: WireResponse) throws -> String {
        try #require(answer.json[name]?.string, "\(answer.status) \(answer.text)")
    }

    func values(_ sql: SQL) async throws -> [String] { try await database.database.write.values(sql) }

    /// What the server has said, for a test that fails.
    var log: String { Files.read(folder + "/serve.log") ?? "" }

    func clear() { Files.remove(folder) }
}

extension WireResponse {
    /// Its body, with the names as they are written.
    var json: JSONValue {
        (try? JSON.decode(JSONValue.self, from: Array(text.utf8), keys: .asWritten)) ?? .null
    }
}
