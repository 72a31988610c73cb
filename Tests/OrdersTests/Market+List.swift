import Cartwright
import CartwrightJSON
import Commerce
import ShopSupport

@testable import Orders

extension Market {
    /// Those of these orders that a list shows otherwise than they are shown alone, to the byte.
    func listedOtherwise(_ orders: [Order.ID]) async throws -> [String] {
        var query = OrderQuery(limit: 100)
        var listed: [String: String] = [:]
        repeat {
            let page = try await listOrders(query, call(.admin()))
            for item in page.items { listed[try item.order.id.description] = try text(item) }
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        var different: [String] = []
        for id in orders {
            let alone = try text(try await getOrder(OrderChoice(id: .id(id)), call(.admin())))
            if listed[id.description] != alone {
                different.append("\(listed[id.description] ?? "not listed") not \(alone)")
            }
        }
        return different
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSON.encode(value, nils: .written), as: UTF8.self)
    }
}
