/// How often the Runtime API is asked again, and after what pauses: each longer than the one before, none the same.
struct Retries: Sendable {
    static let limit = 6

    private(set) var made = 0

    /// The pause before the next attempt; nil when there have been enough. `chance` is between 0 and 1.
    mutating func pause(chance: Double = .random(in: 0...1)) -> Duration? {
        made += 1
        guard made < Self.limit else { return nil }
        let longest = Double(20 << (made - 1))
        return .microseconds(Int64((longest / 2 + longest / 2 * chance) * 1000))
    }
}
