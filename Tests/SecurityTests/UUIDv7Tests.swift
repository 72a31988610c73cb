import FoundationEssentials
import Testing

@testable import CartwrightSecurity

@Suite struct UUIDv7Tests {
    @Test("an id carries its time, version and variant")
    func layout() {
        var sequence = UUIDSequence(counter: 0)
        let bytes = sequence.next(at: 0x0123_4567_89AB).uuid
        #expect([bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5] == [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB])
        #expect(bytes.6 >> 4 == 7)
        #expect(bytes.8 >> 6 == 2)
    }

    @Test("ids of one millisecond are in order")
    func order() {
        var sequence = UUIDSequence()
        let ids = (0..<100_000).map { _ in sequence.next(at: 1_800_000_000_000).uuidString }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("order survives the counter's end and a clock set back")
    func wrap() {
        var sequence = UUIDSequence(counter: 1 << 26 - 3)
        let times: [UInt64] = [5_000_000, 5_000_000, 5_000_000, 5_000_000, 4_999_000, 4_995_000, 5_000_000]
        let ids = times.map { sequence.next(at: $0).uuidString }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("two clocks that are far apart do not disturb each other")
    func clocks() {
        var sequence = UUIDSequence()
        var early: [String] = []
        var late: [String] = []
        for _ in 0..<100 {
            early.append(sequence.next(at: 1_000_000_000_000).uuidString)
            late.append(sequence.next(at: 1_900_000_000_000).uuidString)
        }
        #expect(early == early.sorted() && late == late.sorted())
        #expect(early[99] < late[0])
    }

    @Test("a date before 1970 or beyond the format is not a crash")
    func extremes() {
        for seconds in [-1e12, 0, 1e18, .infinity, .nan] {
            #expect(uuidV7(now: Date(timeIntervalSince1970: seconds)).uuid.6 >> 4 == 7)
        }
    }
}
