/// Where the Lambda Runtime API is, as `AWS_LAMBDA_RUNTIME_API` says: `host:port`, with or without a path behind it.
struct RuntimeAddress: Sendable, Hashable {
    let host: String
    let port: UInt16
    /// What stands before every path of the API; empty or `/something`.
    let prefix: String
    /// What `Host` says.
    let authority: String

    init?(_ text: String) {
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        let authority = text[..<slash]
        var prefix = text[slash...]
        while prefix.last == "/" { prefix.removeLast() }
        var host = authority
        var port: UInt16 = 80
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else { return nil }
            host = authority[..<colon]
            port = number
        }
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard !host.isEmpty, isClean else { return nil }
        self.host = String(host)
        self.port = port
        self.prefix = String(prefix)
        self.authority = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
