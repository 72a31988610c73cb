/// What the parser found out about one request head; all ranges count from the head's first byte.
struct ParsedHead: Sendable, Equatable {
    /// How the end of the body is known (RFC 9112, 6.3).
    enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method = 0..<0
    var target = 0..<0
    /// Empty for `http://host`, which means `/`.
    var path = 0..<0
    var query = 0..<0
    /// Where an absolute target names its host; empty for the usual form.
    var authority = 0..<0
    var host = 0..<0
    var isVersion10 = false
    var framing = Framing.none
    var keepsAlive = true
    var expectsContinue = false
    var wantsUpgrade = false
    var end = 0
}
