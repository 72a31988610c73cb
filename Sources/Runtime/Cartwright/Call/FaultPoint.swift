import Glibc
import Synchronization

/// A named moment at which a test may kill the process, to see that nothing is lost or done twice.
///
/// `CARTWRIGHT_FAULT=checkout.committed:3` kills it, as `kill -9` does, the third time it comes by that point.
public enum FaultPoint {
    /// Says that the process is at this point of its work.
    @inline(__always)
    public static func reached(_ name: StaticString) {
        if let armed { armed.passes(name) }
    }

    /// What `CARTWRIGHT_FAULT` arms, where it is set; production refuses to start with it.
    private static let armed = getenv("CARTWRIGHT_FAULT").flatMap { Armed(String(cString: $0)) }

    private final class Armed: Sendable {
        let name: String
        let left: Atomic<Int>

        init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
            name = String(first)
            left = Atomic(parts.count == 2 ? Int(parts[1]) ?? 1 : 1)
        }

        func passes(_ point: StaticString) {
            guard point.description == name else { return }
            if left.subtract(1, ordering: .relaxed).newValue == 0 { kill(getpid(), SIGKILL) }
        }
    }
}
