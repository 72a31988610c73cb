import CPostgres
import Glibc

/// Where the server is, as libpq's keywords and values, and which of its hosts are names to be looked up first.
struct ServerAddress: Sendable {
    private(set) var values: [String: String] = [:]

    /// Reads a URL or a `keyword=value` text.
    init(_ url: String) throws {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            defer { PQfreemem(message) }
            let reason = message.map { String(cString: $0) } ?? "it cannot be read"
            throw DatabaseError.misuse("the database's address is wrong: \(reason.filter { $0 != "\n" })")
        }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val, value.pointee != 0 {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        for (keyword, variable) in [("host", "PGHOST"), ("hostaddr", "PGHOSTADDR"), ("port", "PGPORT")]
        where values[keyword] == nil {
            if let value = getenv(variable), value.pointee != 0 { values[keyword] = String(cString: value) }
        }
        for (keyword, value) in ServerAddress.defaults where values[keyword] == nil { values[keyword] = value }
    }

    /// A dead peer is noticed within some fifteen seconds; no detours by Kerberos.
    private static let defaults = [
        "gssencmode": "disable", "client_encoding": "UTF8", "keepalives_idle": "5", "keepalives_interval": "2",
        "keepalives_count": "3", "tcp_user_timeout": "10000",
    ]

    /// The same address with settings for the session.
    func with(settings: [(String, String)], applicationName: String) -> ServerAddress {
        var address = self
        let options = settings.map { "-c \($0.0)=\($0.1)" }.joined(separator: " ")
        address.values["options"] = [options, values["options"]].compactMap(\.self).joined(separator: " ")
        if values["application_name"] == nil { address.values["application_name"] = applicationName }
        return address
    }

    private var hosts: [String] {
        values["host"]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }

    /// Whether a host is a name, which libpq would look up while the loop waits.
    var mustBeResolved: Bool { values["hostaddr"] == nil && hosts.contains { !$0.isEmpty && !isPath($0) } }

    /// The same address with the numbers of its hosts. It blocks: never on a loop.
    func resolved() throws -> ServerAddress {
        guard mustBeResolved else { return self }
        let ports = values["port"]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? [""]
        var entries: [(host: String, address: String, port: String)] = []
        for (index, host) in hosts.enumerated() {
            let port = index < ports.count ? ports[index] : ports[0]
            let addresses = host.isEmpty || isPath(host) ? [""] : try lookUp(host)
            entries += addresses.map { (host, $0, port) }
        }
        var address = self
        address.values["host"] = entries.map(\.host).joined(separator: ",")
        address.values["hostaddr"] = entries.map(\.address).joined(separator: ",")
        address.values["port"] = entries.map(\.port).joined(separator: ",")
        return address
    }

    private func isPath(_ host: String) -> Bool { host.hasPrefix("/") || host.hasPrefix("@") }
}

/// The numbers of a host, each once, in the order the system prefers.
private func lookUp(_ host: String) throws -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { throw DatabaseError.unavailable }
    defer { freeaddrinfo(first) }
    var addresses: [String] = []
    var next: UnsafeMutablePointer<addrinfo>? = first
    while let entry = next {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let failure = getnameinfo(
            entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if failure == 0 && !addresses.contains(address) { addresses.append(address) }
        next = entry.pointee.ai_next
    }
    if addresses.isEmpty { throw DatabaseError.unavailable }
    return addresses
}
