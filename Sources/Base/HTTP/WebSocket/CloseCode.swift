/// Why a WebSocket was closed (RFC 6455, 7.4).
public struct CloseCode: Hashable, Sendable {
    public let code: UInt16

    public init(_ code: UInt16) { self.code = code }

    public static let normal = CloseCode(1_000)
    public static let goingAway = CloseCode(1_001)
    public static let protocolError = CloseCode(1_002)
    public static let unsupportedData = CloseCode(1_003)
    /// The close frame had no code; never sent.
    public static let unspecified = CloseCode(1_005)
    /// The connection ended without a close frame; never sent.
    public static let abnormal = CloseCode(1_006)
    public static let invalidText = CloseCode(1_007)
    public static let policyViolation = CloseCode(1_008)
    public static let tooLong = CloseCode(1_009)
    public static let internalError = CloseCode(1_011)
    public static let serviceRestart = CloseCode(1_012)
    public static let tryAgainLater = CloseCode(1_013)
}

extension CloseCode: CustomStringConvertible {
    public var description: String { "\(code)" }
}
