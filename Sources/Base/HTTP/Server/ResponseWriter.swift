import CartwrightEventLoop

/// Where a streamed body is written to; a write waits while the client is behind.
public final class ResponseWriter: Sendable {
    private enum Target: Sendable {
        case connection(UncheckedConnection, number: Int)
        case sink(@Sendable ([UInt8]) async throws -> Void)
    }

    private let target: Target

    init(_ connection: UncheckedConnection, number: Int) { target = .connection(connection, number: number) }

    /// A writer for hosts without a connection, and for tests.
    public init(_ sink: @escaping @Sendable ([UInt8]) async throws -> Void) { target = .sink(sink) }

    /// Sends the bytes, and waits while the client is behind. Throws a `ResponseError` when it is gone.
    public func write(_ bytes: [UInt8]) async throws {
        switch target {
        case .sink(let sink): try await sink(bytes)
        case .connection(let connection, let number):
            try await withUnsafeThrowingContinuation { continuation in
                let loop = connection.lane.loop
                if loop.isCurrent {
                    connection.value.write(bytes, number: number, continuation)
                } else {
                    loop.execute { connection.value.write(bytes, number: number, continuation) }
                }
            }
        }
    }

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
