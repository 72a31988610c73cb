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
        var numbers = Generations<Int>()
        let kept = UUID()
        numbers[kept] = -1
        let ids = (0..<40_000).map { _ in UUID() }
        for (number, id) in ids.enumerated() {
            numbers[id] = number
            #expect(numbers[kept] == -1)
        }
        let left = ids.count { numbers[$0] != nil }
        #expect(left >= 16_000 && left < 33_000 && numbers[ids[39_999]] == 39_999)
    }

    private func offer(of variant: UUID) -> NamedOffer {
        var text = UnsafeRawBufferPointer(start: nil, count: 0)
        return Array("\"a\":1\n\"b\":2\n\"c\":3".utf8).withUnsafeBytes { bytes in
            text = bytes
            return NamedOffer(variant, KnownOffer(firstOf: &text, price: Money(minor: 1, in: .usd), stock: 1)!)
        }
    }
}
