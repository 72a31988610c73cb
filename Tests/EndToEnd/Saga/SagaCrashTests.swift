import CartwrightPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// The shop killed again and again while it sells, at every named moment and at moments that nobody named.
@Suite("A shop that is killed while it sells")
struct SagaCrashTests {
    /// Times each moment is met, kills at other moments, and checkouts in all.
    private static let strength: (rounds: Int, others: Int, checkouts: Int) = Soak.isOn ? (3, 15, 1_000) : (1, 2, 0)

    @Test(
        "has each order once, each payment for one order or given back, no event missing and no mail lost",
        .timeLimit(.minutes(Soak.isOn ? 45 : 6)))
    func saga() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let sink = Soak.isOn && MailServer.isInstalled ? try await MailSink() : nil
        let mail = sink?.environment ?? [:]
        var tally = SagaTally()
        let first = try await site.serve(mail)
        let town = try Town(site, first, scarce: Soak.isOn ? 40 : 4)
        _ = await town.live(Town.Day(limit: 60), first)
        try await site.kill(first)
        tally.others += 1

        for round in 1...Self.strength.rounds {
            for moment in SagaMoment.all {
                let died = try await Self.live(until: moment, passedFor: 2 * round + 1, town, mail)
                #expect(died, "\(moment.name) was never reached")
                if died { tally.named[moment.name, default: 0] += 1 }
            }
        }
        var number = 0
        while number < Self.strength.others || town.begun < Self.strength.checkouts {
            number += 1
            let shop = try await site.serve(mail)
            // Early and late in the day; what is missing of the checkouts then takes a few long ones.
            var day = Town.Day(killsAfter: number <= Self.strength.others ? 5 + number * 13 % 31 : 100, limit: 10_000)
            day.sparesParent = number % 2 == 0
            tally.others += await town.live(day, shop).kills
            try await site.kill(shop)
        }

        let last = try await site.serve(mail)
        try await Self.settle(town, last)
        tally.count(town)
        try await tally.count(site.database.database, sink)
        #expect(tally.lostMails == [])
        last.signal(SIGTERM)
        #expect(try await last.end() == .exited(0))
        print(tally)
    }

    @Test(
        "under dev, killed as a whole, at its head and at its hands, it keeps its books as well",
        .timeLimit(.minutes(Soak.isOn ? 30 : 8)))
    func isolated() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let first = try await site.serve(isolated: true)
        let town = try Town(site, first, scarce: 4)
        _ = await town.live(Town.Day(limit: 60), first)
        try await site.kill(first)
        for sparesParent in [false, true] {
            let shop = try await site.serve(isolated: true)
            var day = Town.Day(killsAfter: 15, limit: 10_000)
            day.sparesParent = sparesParent
            #expect(await town.live(day, shop).kills == (sparesParent ? 2 : 1))
            try await site.kill(shop)
        }
        for moment in SagaMoment.all where Soak.isOn || Self.handful.contains(moment.name) {
            #expect(try await Self.meet(moment, town), "\(moment.name) was never reached")
        }
        let last = try await site.serve(isolated: true)
        try await Self.settle(town, last)
        last.signal(SIGTERM)
        #expect(try await last.end() == .exited(0))
    }

    /// One moment of a function that answers a customer, two of functions that messages wake, one of the gateway's process.
    private static let handful: Set<String> = ["checkout.committed", "charge.sent", "settle.written", "relay.moved"]

    /// Serves under `dev`, where every process dies that passes the moment for the second time, until one has; whether one
    /// did. Were it to go on, processes would die until a message has used up its attempts.
    private static func meet(_ moment: SagaMoment, _ town: Town) async throws -> Bool {
        let before = deaths(town.site)
        let shop = try await town.site.serve(dyingAt: "\(moment.name):2", isolated: true)
        // Who asked a process that died asks again.
        var day = Town.Day(fashion: moment.fashion, endures: true, limit: 400)
        day.isEnough = { [site = town.site] in deaths(site) > before }
        _ = await town.live(day, shop)
        try await town.site.kill(shop)
        return deaths(town.site) > before
    }

    /// How many processes were killed so far, of functions and of those who serve.
    private static func deaths(_ site: ShopSite) -> Int {
        site.log.split(separator: "\n").count { $0.contains("signal: killed") || $0.contains("died by signal 9") }
    }

    /// Lets everybody finish; then everything is as everybody was told.
    private static func settle(_ town: Town, _ shop: ServedBundle) async throws {
        await finish(town, shop)
        #expect(town.isQuiet && town.odd.isEmpty, "\(town.odd.joined(separator: "\n"))")
        let contradictions = try await SagaBooks.contradictions(in: town.site.database.database)
        #expect(contradictions.isEmpty, "\(contradictions.prefix(40).joined(separator: "\n"))")
        let surprises = try await surprises(of: town.over, town.site)
        #expect(surprises.isEmpty, "\(surprises.prefix(40).joined(separator: "\n"))")
    }

    /// Serves until the process dies at a moment that it passes for the n-th time.
    private static func live(
        until moment: SagaMoment, passedFor count: Int, _ town: Town, _ mail: [String: String]
    ) async throws -> Bool {
        let shop: ServedBundle
        do {
            shop = try await town.site.serve(dyingAt: "\(moment.name):\(count)", mail)
        } catch let failure as WireClient.Failure where failure.description.contains("signal 9") {
            // What was left over brought it to that moment before it could say that it serves.
            try town.site.pass(seconds: 70)
            return true
        }
        let lost = await town.live(Town.Day(fashion: moment.fashion, limit: 10_000), shop).lost
        try await town.site.kill(shop)
        return lost > 0
    }

    /// Lets everybody finish, and time pass until nothing is under way.
    private static func finish(_ town: Town, _ shop: ServedBundle) async {
        for _ in 0..<40 {
            _ = await town.live(Town.Day(isOpenToAll: false, limit: 500), shop)
            if await town.site.database.waitUntil(SagaBooks.isQuiet, patience: .seconds(6)), town.isQuiet { return }
            try? town.site.pass(seconds: 60)
        }
    }

    /// Customers whose orders are not what they were told.
    private static func surprises(of errands: [Errand], _ site: ShopSite) async throws -> [String] {
        let rows: [String] = try await site.values(
            """
            select user_id || ' ' || id || ' ' || status || ' ' || payment_status || ' ' || captured_minor || ' '
              || refunded_minor
            from orders.orders
            """)
        var found: [String: [String]] = [:]
        for row in rows { found[String(row.prefix(36)), default: []].append(String(row.dropFirst(37))) }
        return errands.compactMap { errand in
            let orders = found[errand.user.uuidString.lowercased()] ?? []
            if errand.isRefused { return orders.isEmpty ? nil : "\(errand.number) was refused and has \(orders)" }
            let isRight =
                orders.count == 1 && orders[0].hasPrefix(errand.order)
                && errand.plan.endings.contains(String(orders[0].dropFirst(37)))
            return isRight ? nil : "\(errand.plan) \(errand.number) was told \(errand.order) and has \(orders)"
        }
    }
}
