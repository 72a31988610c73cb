import CartwrightPostgres
import Commerce
import FoundationEssentials
import Testing

@testable import Catalog

@Suite struct OfferMemoryTests {
    private let lamp = UUID()
    private let chair = UUID()
    private let era = UUID()

    @Test("what changed is forgotten, and nothing else")
    func forgets() throws {
        var memory = OfferMemory()
        memory.remember(offer(of: lamp), at: moment(5))
        #expect(memory.offers[lamp] == nil)
        let answer1 = memory.take(news(at: 10, since: nil, []))
        #expect(!answer1)
        memory.remember(offer(of: lamp), at: moment(10))
        memory.remember(offer(of: chair), at: moment(10))
        let answer2 = memory.take(news(at: 12, since: 10, [chair, UUID()]))
        #expect(answer2)
        #expect(memory.horizon == 12)
        #expect(memory.offers[lamp] != nil && memory.offers[chair] == nil)
    }

    @Test("a statement that saw less than the change that was told of is not believed")
    func late() throws {
        var memory = OfferMemory()
        _ = memory.take(news(at: 10, since: nil, []))
        let answer3 = memory.take(news(at: 14, since: 10, [chair]))
        #expect(answer3)
        memory.remember(offer(of: chair), at: moment(13))
        #expect(memory.offers[chair] == nil)
        memory.remember(offer(of: lamp), at: moment(13))
        memory.remember(offer(of: chair), at: moment(14))
        #expect(memory.offers[lamp] != nil && memory.offers[chair] != nil)
    }

    @Test("who asked before anything was known moves nothing on; an answer that comes late moves nothing back")
    func order() throws {
        var memory = OfferMemory()
        _ = memory.take(news(at: 10, since: nil, []))
        let answer4 = memory.take(news(at: 20, since: nil, []))
        #expect(!answer4)
        #expect(memory.horizon == 10)
        let answer5 = memory.take(news(at: 30, since: 10, []))
        #expect(answer5)
        memory.remember(offer(of: lamp), at: moment(30))
        let answer6 = memory.take(news(at: 25, since: 10, [lamp]))
        #expect(answer6)
        #expect(memory.horizon == 30 && memory.offers[lamp] == nil)
    }

    @Test("too many changes, and all is forgotten, but not by who comes late")
    func anew() throws {
        var memory = OfferMemory()
        _ = memory.take(news(at: 50, since: nil, []))
        memory.remember(offer(of: lamp), at: moment(50))
        let answer7 = memory.take(news(at: 60, since: 50, nil))
        #expect(!answer7)
        #expect(memory.horizon == 60 && memory.offers[lamp] == nil)
        let answer8 = memory.take(news(at: 100, since: 60, [chair]))
        #expect(answer8)
        // Another of the same statement as the first.
        let answer9 = memory.take(news(at: 60, since: 50, nil))
        #expect(!answer9)
        memory.remember(offer(of: chair), at: moment(60))
        #expect(memory.horizon == 100 && memory.offers[chair] == nil)
        // One that asked in time and saw less than is known by now.
        memory.remember(offer(of: lamp), at: moment(100))
        let answer10 = memory.take(news(at: 90, since: 60, nil))
        #expect(!answer10)
        #expect(memory.horizon == 100 && memory.offers[lamp] != nil)
    }

    @Test("in another era nothing of the last one is believed, whatever its numbers")
    func eras() throws {
        var memory = OfferMemory()
        _ = memory.take(news(at: 100, since: nil, []))
        memory.remember(offer(of: lamp), at: moment(100))
        let era = UUID()
        let answer11 = memory.take(OfferNews(at: OfferMoment(105, in: nil), since: 100, changed: nil))
        #expect(!answer11)
        #expect(memory.offers[lamp] != nil)
        let answer12 = memory.take(OfferNews(at: OfferMoment(90, in: era), since: 100, changed: []))
        #expect(!answer12)
        #expect(memory.horizon == 90 && memory.offers[lamp] == nil)
        memory.remember(offer(of: lamp), at: moment(120))
        #expect(memory.offers[lamp] == nil)
        memory.remember(offer(of: lamp), at: OfferMoment(90, in: era))
        let answer13 = memory.take(OfferNews(at: OfferMoment(91, in: era), since: 90, changed: []))
        #expect(answer13)
        #expect(memory.offers[lamp] != nil)
    }

    @Test("so many changes that they are not all kept: what was read before the last of them is not believed")
    func many() throws {
        var memory = OfferMemory()
        _ = memory.take(news(at: 10, since: nil, []))
        _ = memory.take(news(at: 20, since: 10, (0..<1000).map { _ in UUID() }))
        memory.remember(offer(of: lamp), at: moment(15))
        #expect(memory.offers[lamp] != nil)
        _ = memory.take(news(at: 30, since: 20, (0..<1000).map { _ in UUID() }))
        memory.remember(offer(of: chair), at: moment(29))
        #expect(memory.offers[chair] == nil && memory.offers[lamp] != nil)
    }

    @Test("what nobody asks for is dropped when there is too much")
    func generations() {
        let one = offer(of: lamp).offer
        var offers = Generations(most: 100 * one.weight)
        offers[lamp] = one
        let others = (0..<1000).map { _ in UUID() }
        for variant in others {
            for _ in 0..<3 { offers[variant] = one }
            #expect(offers[lamp] === one)
        }
        #expect(others.suffix(50).allSatisfy { offers[$0] === one })
        let left = others.filter { offers[$0] != nil }
        #expect(left.count >= 50 && left.count <= 200)
        for variant in left { offers[variant] = nil }
        #expect(left.allSatisfy { offers[$0] == nil })
        for variant in others.prefix(99) { offers[variant] = one }
        #expect(others.prefix(99).allSatisfy { offers[$0] != nil } && offers[lamp] != nil)
    }

    private func moment(_ horizon: Int) -> OfferMoment { OfferMoment(horizon, in: era) }

    private func news(at horizon: Int, since: Int?, _ changed: [UUID]?) -> OfferNews {
        OfferNews(at: moment(horizon), since: since, changed: changed)
    }

    private func offer(of variant: UUID) -> NamedOffer {
        var text = UnsafeRawBufferPointer(start: nil, count: 0)
        return Array("\"a\":1\n\"b\":2\n\"c\":3".utf8).withUnsafeBytes { bytes in
            text = bytes
            return NamedOffer(variant, KnownOffer(firstOf: &text, price: Money(minor: 1, in: .usd), stock: 1)!)
        }
    }
}
