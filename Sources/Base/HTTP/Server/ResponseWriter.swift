/// Where a streamed body is written to; a write waits while the client is behind.
public final class ResponseWriter: @unchecked Sendable {
    init() {}

    /// Sends the bytes, or waits until the client has read enough. Throws when it is gone.
    public func write(_ bytes: [UInt8]) async throws {}

    /// Sends the text as UTF-8.
    public func write(_ text: String) async throws { try await write(Array(text.utf8)) }
}

/// Why a streamed answer could not be written on.
public enum ResponseError: Error, Sendable, Equatable {
    /// The client is gone.
    case disconnected
    /// More was written than the length that was announced.
    case longerThanAnnounced
}
