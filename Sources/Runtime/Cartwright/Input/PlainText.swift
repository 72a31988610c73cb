/// The house's rule for text from users: control, bidi and zero-width characters are refused.
public enum PlainText {
    /// Whether a text may have more than one line.
    public enum Lines: Sendable { case one, many }

    /// Whether the text keeps the rule.
    public static func isPlain(_ text: String, lines: Lines = .one) -> Bool { objection(to: text, lines: lines) == nil }

    /// Why the text is refused, as a phrase that follows the field's name; nil where it is plain.
    public static func objection(to text: String, lines: Lines = .one) -> String? {
        let isASCII = text.utf8.withContiguousStorageIfAvailable { $0.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
        if isASCII == true { return nil }
        var before: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            defer { before = scalar }
            // The joiner inside an emoji (a family, a profession) shows; anywhere else it hides.
            if allows(scalar) || (scalar.value == 0x200D && before.properties.isEmojiPresentationOrModified) {
                continue
            }
            if scalar == "\n" || scalar == "\t" || scalar == "\r" {
                if lines == .many { continue }
                return "must be a single line without tabs"
            }
            return "must not contain \(name(of: scalar)) characters"
        }
        return nil
    }

    private static func allows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: true
        case 0x00...0x1F, 0x7F...0x9F: false
        case 0xAD, 0x061C, 0x180E: false
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: false
        case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: false
        default: scalar.value & 0xFFFE != 0xFFFE
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: "control"
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "text direction"
        case 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x180E: "zero-width"
        default: "invisible"
        }
    }
}

extension Unicode.Scalar.Properties {
    /// Emoji, and the modifiers that may stand between one and its joiner; digits count as neither.
    fileprivate var isEmojiPresentationOrModified: Bool {
        isEmojiPresentation || isEmojiModifier || isVariationSelector || (isEmoji && numericType == nil)
    }
}
