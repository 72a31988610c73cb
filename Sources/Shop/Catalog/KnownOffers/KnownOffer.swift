public import CartwrightJSON
public import CartwrightPostgres
public import Commerce
import Glibc

/// What a cart needs to know of an offer. It never changes: when the offer does, there is another.
public final class KnownOffer: Sendable {
    /// What one costs.
    public let price: Money
    /// How many can be had, none where it is not for sale. More than a cart can hold are not counted.
    public let stock: Int
    /// Differs from that of an offer which says anything else in its line.
    public let fingerprint: Int
    /// A line of a cart as the catalogue keeps it (`cart_line`): JSON in three parts.
    private let text: [UInt8]
    private let priceStart: Int
    private let priceEnd: Int

    /// How many bytes it takes, about, with its place in a table.
    var weight: Int { text.count + 192 }

    /// Of an offer `o`.
    public static let columns: SQL = "o.cart_line, o.currency, o.price_minor, \(stock) as stock"

    /// The last of them.
    public static let stock: SQL = "case when o.is_for_sale then least(o.available, 999) else 0 end"

    /// Takes the line of a cart off a text of such lines. Nil where it does not begin with one.
    public init?(firstOf texts: inout UnsafeRawBufferPointer, price: Money, stock: Int) {
        guard let first = KnownOffer.end(of: 0, in: texts), let second = KnownOffer.end(of: first + 1, in: texts) else {
            return nil
        }
        let end = KnownOffer.end(of: second + 1, in: texts) ?? texts.count
        let text = UnsafeRawBufferPointer(rebasing: texts[..<end])
        texts = UnsafeRawBufferPointer(rebasing: texts[min(end + 1, texts.count)...])
        self.price = price
        self.stock = stock
        var fingerprint = Fingerprint()
        fingerprint.mix(text)
        self.fingerprint = Int(truncatingIfNeeded: fingerprint.value)
        self.text = [UInt8](text)
        (priceStart, priceEnd) = (first + 1, second)
    }

    /// Where a part ends that begins there, and another follows.
    private static func end(of start: Int, in text: UnsafeRawBufferPointer) -> Int? {
        guard let base = text.baseAddress, start < text.count else { return nil }
        return memchr(base + start, 0x0A, text.count - start).map { UnsafeRawPointer($0) - base }
    }

    /// Writes what stands in a line before its price.
    public func writeBeginning(to json: inout JSONWriter) { fields(0..<(priceStart - 1), to: &json) }

    /// Writes what it costs.
    public func writePrice(to json: inout JSONWriter) { fields(priceStart..<priceEnd, to: &json) }

    /// Writes what stands in a line after its numbers.
    public func writeEnd(to json: inout JSONWriter) { fields((priceEnd + 1)..<text.count, to: &json) }

    private func fields(_ part: Range<Int>, to json: inout JSONWriter) {
        text.withUnsafeBytes { json.fields(trustedJSON: UnsafeRawBufferPointer(rebasing: $0[part])) }
    }
}
