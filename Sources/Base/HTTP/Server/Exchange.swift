public import CartwrightEventLoop

/// One request waiting for its answer. Belongs to the loop of its connection.
public final class Exchange: @unchecked Sendable {
    // Unchecked: touched on the loop's thread; `respond` brings itself there.

    public let loop: EventLoop

    init(loop: EventLoop) { self.loop = loop }

    /// Whether the client is gone, or the answer given.
    public var isClosed: Bool { false }

    /// Called on the loop when the client goes away before it has its answer.
    public var onClose: (() -> Void)?

    /// Gives the answer. Only the first one counts; returns whether this was it and the client still there.
    @discardableResult
    public func respond(_ response: Response) -> Bool { false }
}
