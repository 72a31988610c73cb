import CartwrightPostgres
import Commerce
import FoundationEssentials
import Testing

@testable import Catalog

@Suite struct OfferMemoryTests {
    private let lamp = UUID()
    private let chair = UUID()

    @Test("what changed is forgotten, and nothing else")
    func forgets() throws {
        var memory = OfferMemory()
        memory.remember(offer(of: lamp), asOf: 5)
        #expect(memory.offers[lamp] == nil)
        memory.take(OfferNews(horizon: 10, isWhole: nil))
        memory.remember(offer(of: lamp), asOf: 10)
        memory.remember(offer(of: chair), asOf: 10)
        memory.take(OfferNews(horizon: 12, isWhole: true, changed: [chair, UUID()]))
        #expect(memory.horizon == 12)
        #expect(memory.offers[lamp] != nil && memory.offers[chair] == nil)
    }

    @Test("a statement that saw less than the change that was told of is not believed")
    func late() throws {
        var memory = OfferMemory()
        memory.take(OfferNews(horizon: 10, isWhole: nil))
        memory.take(OfferNews(horizon: 14, isWhole: true, changed: [chair]))
        memory.remember(offer(of: chair), asOf: 13)
        #expect(memory.offers[chair] == nil)
        memory.remember(offer(of: lamp), asOf: 13)
        memory.remember(offer(of: chair), asOf: 14)
        #expect(memory.offers[lamp] != nil && memory.offers[chair] != nil)
    }

    @Test("who asked before anything was known moves nothing on; an answer that comes late moves nothing back")
    func order() throws {
        var memory = OfferMemory()
        memory.take(OfferNews(horizon: 10, isWhole: nil))
        memory.take(OfferNews(horizon: 20, isWhole: nil))
        #expect(memory.horizon == 10)
        memory.take(OfferNews(horizon: 30, isWhole: true))
        memory.take(OfferNews(horizon: 25, isWhole: true, changed: [lamp]))
        #expect(memory.horizon == 30)
    }

    @Test("too many changes, or a database with another past, and all is forgotten")
    func anew() throws {
        var memory = OfferMemory()
        memory.take(OfferNews(horizon: 100, isWhole: nil))
        memory.remember(offer(of: lamp), asOf: 100)
        memory.take(OfferNews(horizon: 7, isWhole: false))
        #expect(memory.horizon == 7 && memory.offers[lamp] == nil)
        memory.remember(offer(of: lamp), asOf: 6)
        #expect(memory.offers[lamp] == nil)
        memory.remember(offer(of: lamp), asOf: 7)
        #expect(memory.offers[lamp] != nil)
    }

    @Test("so many changes that they are not all kept: what was read before the last of them is not believed")
    func many() throws {
        var memory = OfferMemory()
        memory.take(OfferNews(horizon: 10, isWhole: nil))
        memory.take(OfferNews(horizon: 20, isWhole: true, changed: (0..<1000).map { _ in UUID() }))
        memory.remember(offer(of: lamp), asOf: 15)
        #expect(memory.offers[lamp] != nil)
        memory.take(OfferNews(horizon: 30, isWhole: true, changed: (0..<1000).map { _ in UUID() }))
        memory.remember(offer(of: chair), asOf: 29)
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

    private func offer(of variant: UUID) -> NamedOffer {
        var text = UnsafeRawBufferPointer(start: nil, count: 0)
        return Array("\"a\":1\n\"b\":2\n\"c\":3".utf8).withUnsafeBytes { bytes in
            text = bytes
            return NamedOffer(variant, KnownOffer(firstOf: &text, price: Money(minor: 1, in: .usd), stock: 1)!)
        }
    }
}
