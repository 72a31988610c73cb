/// The readable part of an address: `smart-phone-12`, made of small letters, digits and single hyphens.
public enum Slug {
    /// The longest slug.
    public static let maximumLength = 80

    /// A slug for a name; `fallback` where the name has no letter or digit that fits.
    public static func make(from name: String, fallback: String) -> String {
        var slug: [UInt8] = []
        for scalar in name.lowercased().unicodeScalars {
            guard slug.count < maximumLength else { break }
            if let letters = letters(of: scalar) {
                slug.append(contentsOf: letters.utf8)
            } else if scalar != "'" && scalar != "\u{2019}", let last = slug.last, last != UInt8(ascii: "-") {
                slug.append(UInt8(ascii: "-"))
            }
        }
        slug.removeLast(max(0, slug.count - maximumLength))
        while slug.last == UInt8(ascii: "-") { slug.removeLast() }
        return slug.isEmpty ? fallback : String(decoding: slug, as: UTF8.self)
    }

    /// Whether a text has the shape of a slug and cannot be taken for an id.
    public static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= maximumLength else { return false }
        guard isWord(first), isWord(last) else { return false }
        if case .id = Reference<Never>(text) { return false }
        return zip(bytes, bytes.dropFirst()).allSatisfy { left, right in
            isWord(right) || (right == UInt8(ascii: "-") && isWord(left))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func letters(of scalar: Unicode.Scalar) -> String? {
        if scalar.isASCII {
            return isWord(UInt8(truncatingIfNeeded: scalar.value)) ? String(scalar) : nil
        }
        return folded[scalar]
    }

    /// The letters of Europe's languages, in the letters of a slug.
    private static let folded: [Unicode.Scalar: String] = {
        var folded: [Unicode.Scalar: String] = [
            "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ø": "o", "ł": "l",
            "đ": "d", "ħ": "h", "ı": "i", "ŋ": "n",
        ]
        let families = [
            ("a", "àáâãåāăą"), ("c", "çćĉċč"), ("d", "ď"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥ"),
            ("i", "ìíîïĩīĭį"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľ"), ("n", "ñńņň"), ("o", "òóôõōŏő"), ("r", "ŕŗř"),
            ("s", "śŝşšș"), ("t", "ţťț"), ("u", "ùúûũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
        ]
        for (letter, family) in families { for scalar in family.unicodeScalars { folded[scalar] = letter } }
        return folded
    }()
}
