import Synchronization

/// A value that several tasks of a test change.
public final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    public init(_ value: Value) { mutex = Mutex(value) }

    public var value: Value { mutex.withLock { $0 } }

    public func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }

    @discardableResult
    public func withLock<Result>(_ body: (inout Value) throws -> sending Result) rethrows -> sending Result {
        try mutex.withLock { try body(&$0) }
    }
}
