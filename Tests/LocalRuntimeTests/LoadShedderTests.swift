import Testing

@testable import CartwrightLocalRuntime

@Suite struct LoadShedderTests {
    private let millisecond: UInt64 = 1_000_000

    @Test("no more calls run at once than the limit says")
    func limit() {
        var shedder = LoadShedder(limit: 2)
        for _ in 0..<2 {
            #expect(shedder.admit(at: 0, waited: 0) == .accept)
            shedder.begin()
        }
        #expect(shedder.admit(at: 0, waited: 0) == .tooMany)
        shedder.end()
        #expect(shedder.admit(at: 0, waited: 0) == .accept)
    }

    @Test("a burst that is gone within the interval is served whole")
    func burst() {
        var shedder = LoadShedder(limit: 1000, target: .milliseconds(50), interval: .milliseconds(200))
        for step in 0..<19 {
            #expect(shedder.admit(at: UInt64(step) * 10 * millisecond, waited: 150 * millisecond) == .accept)
        }
        #expect(shedder.admit(at: 190 * millisecond, waited: 1 * millisecond) == .accept)
        #expect(shedder.admit(at: 210 * millisecond, waited: 150 * millisecond) == .accept)
    }

    @Test("a queue that stands for a whole interval is cut short until it is gone")
    func standing() {
        var shedder = LoadShedder(limit: 1000, target: .milliseconds(50), interval: .milliseconds(200))
        for step in 0..<20 {
            _ = shedder.admit(at: UInt64(step) * 10 * millisecond, waited: 150 * millisecond)
        }
        #expect(shedder.admit(at: 200 * millisecond, waited: 150 * millisecond) == .tooLate)
        #expect(shedder.admit(at: 201 * millisecond, waited: 90 * millisecond) == .accept)
        #expect(shedder.admit(at: 202 * millisecond, waited: 150 * millisecond) == .tooLate)
        #expect(shedder.admit(at: 203 * millisecond, waited: 10 * millisecond) == .accept)
        #expect(shedder.admit(at: 204 * millisecond, waited: 150 * millisecond) == .accept)
    }
}
