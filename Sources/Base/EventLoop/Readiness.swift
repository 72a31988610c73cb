import CSystem

/// What a descriptor is ready for. A hang-up or an error is reported whether asked for or not.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let readable = Readiness(rawValue: 1)
    public static let writable = Readiness(rawValue: 2)
    public static let hangup = Readiness(rawValue: 4)
    public static let error = Readiness(rawValue: 8)
    /// Only one of the loops that watch the same descriptor is woken: for a shared listening socket.
    public static let exclusive = Readiness(rawValue: 16)
    /// The other side has shut down its half of the connection.
    public static let peerClosed = Readiness(rawValue: 32)

    var epollBits: UInt32 {
        var bits: UInt32 = 0
        if contains(.readable) { bits |= EPOLLIN.rawValue }
        if contains(.writable) { bits |= EPOLLOUT.rawValue }
        if contains(.peerClosed) { bits |= EPOLLRDHUP.rawValue }
        if contains(.exclusive) { bits |= EPOLLEXCLUSIVE.rawValue }
        return bits
    }

    init(epollBits bits: UInt32) {
        var value: UInt8 = 0
        if bits & EPOLLIN.rawValue != 0 { value |= 1 }
        if bits & EPOLLOUT.rawValue != 0 { value |= 2 }
        if bits & EPOLLHUP.rawValue != 0 { value |= 4 }
        if bits & EPOLLERR.rawValue != 0 { value |= 8 }
        if bits & EPOLLRDHUP.rawValue != 0 { value |= 32 }
        rawValue = value
    }
}

/// Somebody who wants to know when a descriptor is ready.
public protocol Watcher: AnyObject {
    /// Called on the loop's thread.
    func ready(_ readiness: Readiness)
}
