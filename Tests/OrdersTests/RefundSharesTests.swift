import Commerce
import Testing

@testable import Orders

@Suite struct RefundSharesTests {
    @Test("what is given back is shared out exactly, and no part gives more than it has", arguments: 1...40)
    func random(seed: Int) throws {
        var chance = Chance(seed: seed)
        for _ in 0..<50 {
            let left = (0...chance.below(4)).map { _ in chance.below(3) == 0 ? 0 : chance.below(10_000) }
            let cancelled = left.map { _ in chance.below(4) == 0 }
            let amount = chance.below(left.reduce(0, +) + 3)
            let shares = try RefundShares.share(Money(minor: amount, in: .usd), left: left, isCancelled: cancelled)
            guard let shares else {
                #expect(amount > left.reduce(0, +))
                continue
            }
            #expect(shares.reduce(0, +) == amount)
            #expect(zip(shares, left).allSatisfy { 0 <= $0 && $0 <= $1 }, "\(amount) of \(left): \(shares)")
        }
    }

    @Test("parts that live bear it before those that were called off; one part alone bears it where it is named")
    func order() throws {
        let ten = Money(minor: 10, in: .usd)
        #expect(try RefundShares.share(ten, left: [8, 8], isCancelled: [true, false]) == [2, 8])
        #expect(try RefundShares.share(ten, left: [30, 10], isCancelled: [false, false]) == [8, 2])
        #expect(try RefundShares.share(ten, left: [30, 10], isCancelled: [false, false], part: 1) == [0, 10])
        #expect(try RefundShares.share(ten, left: [30, 9], isCancelled: [false, false], part: 1) == nil)
    }
}
