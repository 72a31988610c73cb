import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

/// Customers who add one thing after another to a few carts, several of them to each, and who remember what they were told.
final class AddingCrowd: Sendable {
    /// One product in one cart.
    struct Place: Hashable {
        let cart: UUID
        let product: String
    }

    /// What is known of the additions to one place: each was of one.
    struct Tally {
        var answered = 0
        /// Nobody knows what became of them.
        var unknown = 0
    }

    private let site: ShopSite
    private let carts: [(user: UUID, token: String)]
    private let products: [String]
    private let state = Shared(State())

    private struct State {
        var tallies: [Place: Tally] = [:]
        var answers = 0
        var lost = 0
        var interrupted = 0
        var odd: [String] = []
    }

    /// Opens the carts, and the shelves with what goes into them.
    init(_ site: ShopSite, _ shop: ServedBundle, carts count: Int = 10) throws {
        self.site = site
        let users = (0..<count).map { _ in UUID() }
        carts = users.map { ($0, site.token("customer", user: $0)) }
        products = try (1...3).map { number in
            let made = try site.post(
                "/products",
                #"{"name": "Thing \#(number)", "price": 10.00, "category": "Things", "stock_quantity": 9}"#,
                as: site.admin, shop)
            return try site.text("id", in: made)
        }
        var client: WireClient? = try WireClient(port: shop.port)
        for number in carts.indices { add(1, to: number, &client, port: shop.port) }
    }

    /// How many additions were answered.
    var answers: Int { state.value.answers }
    /// How many connections were lost in the middle of a request.
    var lost: Int { state.value.lost }
    /// How many answers said that the database went away.
    var interrupted: Int { state.value.interrupted }
    /// Answers that nobody expects.
    var odd: [String] { state.value.odd }

    /// Everybody adds until it is over; `watch` hears of each addition that was made.
    func add(
        to shop: ServedBundle, until isOver: @escaping @Sendable () -> Bool,
        watch: @escaping @Sendable (_ answers: Int) -> Void = { _ in }
    ) async {
        await onThreads(2 * carts.count) { [self] thread in
            var client: WireClient?
            var number = thread
            while !isOver() {
                number += 1
                if add(number, to: thread % carts.count, &client, port: shop.port) { watch(answers) }
            }
        }
    }

    /// Whether it was made, as far as the customer is told.
    @discardableResult
    private func add(_ number: Int, to cart: Int, _ client: inout WireClient?, port: Int) -> Bool {
        let place = Place(cart: carts[cart].user, product: products[number % products.count])
        do {
            let connection = try client ?? WireClient(port: port)
            client = connection
            let answer = try connection.request(
                "POST", "/cart/add", headers: ["Authorization": "Bearer \(carts[cart].token)"],
                body: #"{"product_id": "\#(place.product)", "quantity": 1}"#)
            if answer.headers["connection"] == "close" { client = nil }
            return take(answer, at: place)
        } catch {
            client = nil
            state.change {
                $0.lost += 1
                $0.tallies[place, default: Tally()].unknown += 1
            }
            return false
        }
    }

    private func take(_ answer: WireResponse, at place: Place) -> Bool {
        state.withLock { state in
            switch (answer.status, answer.json["code"]?.string) {
            case (200, _):
                state.answers += 1
                state.tallies[place, default: Tally()].answered += 1
                return true
            case (503, "outcome_unknown"):
                state.interrupted += 1
                state.tallies[place, default: Tally()].unknown += 1
            // These say that nothing was changed.
            case (503, "database_unavailable"): state.interrupted += 1
            case (503, _): break
            default: state.odd.append("\(answer.status) \(answer.text)")
            }
            return false
        }
    }

    /// What the carts hold that nobody was told, and what they lack: nothing may be here. Each addition is there as a whole,
    /// its line and its cart's version, or it is not there.
    func contradictions() async throws -> [String] {
        let lines = try await site.database.database.write.rows(
            """
            select c.user_id, v.product_id::text, l.quantity
            from carts.carts c cross join unnest(c.variant_ids, c.quantities) as l (variant_id, quantity)
            join catalog.variants v on v.id = l.variant_id
            """, as: Line.self)
        let quantities = Dictionary(
            uniqueKeysWithValues: lines.map { (Place(cart: $0.userID, product: $0.productID), $0.quantity) })
        let versions = try await site.values(
            """
            select 'version ' || version || ', but ' || count || ' additions' from (
              select version, (select sum(quantity) from unnest(quantities) as quantity) as count from carts.carts) c
            where version is distinct from count
            """)
        let tallies = state.value.tallies
        let unheard = quantities.keys.filter { tallies[$0] == nil }.map { "nobody put \($0.product) into \($0.cart)" }
        return versions + unheard
            + tallies.compactMap { place, tally in
                let quantity = quantities[place] ?? 0
                if (tally.answered...tally.answered + tally.unknown).contains(quantity) { return nil }
                return "\(quantity) are there of \(tally.answered) and perhaps \(tally.unknown)"
            }
    }

    private struct Line: Decodable, Sendable {
        let userID: UUID
        let productID: String
        let quantity: Int
    }
}
