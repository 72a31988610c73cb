import Commerce

/// An order in words: its number, its lines, its total.
struct OrderWords: Sendable {
    let number: String
    let currency: Currency?
    let totalMinor: Int
    let items: [OrderedItem]

    init(_ order: OrderFacts) {
        number = order.number
        currency = Currency(order.currency)
        totalMinor = order.totalMinor
        items = order.items
    }

    init(_ order: OrderConfirmed) {
        number = order.number
        currency = Currency(order.currency)
        totalMinor = order.totalMinor
        items = order.items
    }

    /// An amount with its currency: `799.99 USD`.
    func money(_ minor: Int) -> String {
        guard let currency else { return "\(minor)" }
        return Money(minor: minor, in: currency).description
    }

    /// The lines and the total, as they stand in plain text.
    var text: String {
        let lines = items.map { "\($0.quantity) × \($0.productName): \(money($0.lineTotalMinor))" }
        return (["Order \(number)"] + lines + ["Total of the order: \(money(totalMinor))"]).joined(separator: "\n")
    }

    /// The same as a table.
    var html: String {
        let lines = items.map { item in
            """
            <tr><td>\(item.quantity) ×</td><td>\(escaped(item.productName))</td>\
            <td style="text-align: right">\(escaped(money(item.lineTotalMinor)))</td></tr>
            """
        }
        return """
            <h2>Order \(escaped(number))</h2>
            <table cellpadding="4">
            \(lines.joined(separator: "\n"))
            <tr><td></td><td><strong>Total of the order</strong></td>\
            <td style="text-align: right"><strong>\(escaped(money(totalMinor)))</strong></td></tr>
            </table>
            """
    }
}

extension OrderFacts {
    /// Why something happened, where it was said; a code reads as words.
    var reasonInWords: String? { reason.map { $0.replacing("_", with: " ") } }
}
