/// The last 4 KB of what an invocation wrote, as `X-Amz-Log-Result` carries them.
struct LogTail: Sendable {
    static let most = 4096
    private var kept: [UInt8] = []

    var bytes: [UInt8] { kept.count > Self.most ? Array(kept.suffix(Self.most)) : kept }

    mutating func add(_ line: [UInt8]) {
        kept += line
        kept.append(10)
        if kept.count > 8 * Self.most { kept = bytes }
    }
}
