import CartwrightSecurity

/// The headers of a mail. Whatever a value holds, it stays inside its header: all but plain ASCII travels encoded.
struct HeaderBlock {
    private(set) var text = ""

    /// A value that is known to be harmless.
    mutating func add(_ name: String, _ value: String) { text += "\(name): \(value)\r\n" }

    mutating func add(_ name: String, _ addresses: [MailAddress]) {
        let values = addresses.map { one in
            one.name.isEmpty ? one.address : "\(EncodedWord.phrase(one.name)) <\(one.address)>"
        }
        add(name, values.joined(separator: ",\r\n "))
    }

    mutating func add(unstructured name: String, _ value: String) { add(name, EncodedWord.unstructured(value)) }
}

/// RFC 2047: text that is not plain ASCII, in words of at most 75 characters.
enum EncodedWord {
    static func unstructured(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?") && text.utf8.count <= 60
        return isPlain ? text : encode(text)
    }

    /// A display name.
    static func phrase(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?") && text.utf8.count <= 60
        guard isPlain else { return encode(text) }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func encode(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        for character in text.unicodeScalars {
            let encoded = Array(String(character).utf8)
            // 45 bytes make 60 characters of base 64, and `=?UTF-8?B?…?=` another 12.
            if bytes.count + encoded.count > 45 {
                words.append("=?UTF-8?B?\(base64(bytes))?=")
                bytes = []
            }
            bytes += encoded
        }
        words.append("=?UTF-8?B?\(base64(bytes))?=")
        return words.joined(separator: "\r\n ")
    }
}
