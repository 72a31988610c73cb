import Glibc

/// How much heavier than in every test run these tests are: `infra/soak` sets it.
enum Soak {
    static let factor = getenv("CARTWRIGHT_SOAK").flatMap { Int(String(cString: $0)) } ?? 1
    /// Whether the tests run at their full strength.
    static let isOn = getenv("CARTWRIGHT_SOAK") != nil
}
