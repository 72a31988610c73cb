/// An address as a header has it: `shop@example.com` or `The Shop <shop@example.com>`.
struct MailAddress: Sendable, Hashable {
    let name: String
    let address: String

    var domain: Substring { address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...] }

    init(_ text: String) throws(MailError) {
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .badAddress(text)
        }
        let trimmed = text.trimmed
        if trimmed.hasSuffix(">"), let open = trimmed.lastIndex(of: "<") {
            name = String(trimmed[..<open]).trimmed.unquoted
            address = String(trimmed[trimmed.index(after: open)...].dropLast())
        } else {
            name = ""
            address = trimmed
        }
        guard Self.isValid(address) else { throw .badAddress(text) }
    }

    /// RFC 5321's dot-string and domain, ASCII only.
    private static func isValid(_ address: String) -> Bool {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else { return false }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isAtom = { (atom: Substring) in
            !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
        let isLabel = { (label: Substring) in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
        return atoms.allSatisfy(isAtom) && labels.allSatisfy(isLabel)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: false
        }
    }
}

/// Why a mail cannot be sent, ever.
public enum MailError: Error, Hashable, CustomStringConvertible {
    case noRecipient
    case badAddress(String)

    public var description: String {
        switch self {
        case .noRecipient: "the mail has no recipient"
        case .badAddress(let text): "not an e-mail address: \(text.debugDescription)"
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    fileprivate var unquoted: String {
        count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
