/// The rule for every text a user writes: plain, so that it looks the same wherever it is shown.
///
/// Refused are control characters, characters that turn the writing direction, and characters of no width: they serve
/// to hide text or to make one thing look like another.
public enum PlainText {
    /// What is wrong with a text, as a phrase that follows the field's name; nothing if it is fine.
    public static func problem(in text: String, upTo maximum: Int, lines: Bool = false) -> String? {
        if text.utf8.count > maximum, text.count > maximum { return "must have at most \(maximum) characters" }
        for scalar in text.unicodeScalars where isRefused(scalar, lines: lines) {
            return "must not contain the character U+" + hex(scalar.value)
        }
        return nil
    }

    /// The same for a text that must say something.
    public static func problem(inRequired text: String, upTo maximum: Int, lines: Bool = false) -> String? {
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return "must not be empty" }
        return problem(in: text, upTo: maximum, lines: lines)
    }

    private static func isRefused(_ scalar: Unicode.Scalar, lines: Bool) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        case 0x09, 0x0A, 0x0D: !lines
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180E, 0x200B...0x200D: true
        case 0x2028, 0x2029, 0x2060...0x2065, 0x206A...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE0FFF: true
        default: false
        }
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
