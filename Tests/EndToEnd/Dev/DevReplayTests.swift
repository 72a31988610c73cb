import CartwrightJSON
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("Every sample event, through serve and through dev", .timeLimit(.minutes(8)))
struct DevReplayTests {
    @Test("has the same answer in both")
    func replay() async throws {
        let pair = try await ServedPair()
        defer { pair.clear() }
        let samples = try SampleRequest.all()
        #expect(samples.count > 100, "the test no longer sees the samples")
        var differences: [String] = []
        var answered: [Int: Int] = [:]
        for sample in samples {
            for caller in sample.isRequest ? pair.callers : [nil] {
                let (here, there) = try await pair.answers(to: sample, as: caller)
                if here.difference(from: there) == nil {
                    answered[here.status, default: 0] += 1
                } else {
                    let who = caller?.name ?? "nobody"
                    differences.append("\(sample.function) as \(who): \(here.difference(from: there) ?? "")")
                }
            }
        }
        print("| samples answered alike, by status: \(answered.sorted { $0.key < $1.key })")
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
        // Not only refusals: most functions did what they are for.
        #expect(answered[200, default: 0] + answered[201, default: 0] > 60)
    }
}
