import Glibc

/// How much heavier than in every test run these tests are: `infra/soak` sets it.
enum Soak {
    static let factor = getenv("CARTWRIGHT_SOAK").flatMap { Int(String(cString: $0)) } ?? 1
}
