import CartwrightJSON
import Testing

extension Visits {
    static let sellers: [String: Preparation] = [
        "sellers-register": { visitors in
            .plain(#"{"name": "Lamps and more"}"#, by: .otherCustomer)
        },
        "sellers-get-own": { _ in .plain(by: .seller) },
        "sellers-update-own": { _ in .plain(#"{"description": "Lamps"}"#, by: .seller) },
        "sellers-list-own-products": { visitors in
            .list(showing: try await visitors.product(), query: "limit=100", to: .seller, not: .otherSeller)
        },
        "sellers-list-own-orders": { visitors in
            let order = try await visitors.order(isConfirmed: true)
            return .list(showing: order.part, query: "limit=100", to: .seller, not: .otherSeller)
        },
        "sellers-get": { visitors in
            let id = try await visitors.openSeller(.otherSeller)
            try await visitors.make("sellers-set-status", #"{"status": "suspended"}"#, path: [id], by: .admin)
            return .on(id, by: .otherSeller, strangers: .nobody, .customer, .seller)
        },
        "sellers-list": { _ in .plain(by: .admin) },
        "sellers-set-status": { visitors in
            .on(try await visitors.openSeller(.seller), body: #"{"status": "active"}"#, by: .admin)
        },
    ]
}

extension Visitors {
    /// The id of a visitor's seller, which is open.
    fileprivate func openSeller(_ visitor: Visitor) async throws -> String {
        try #require(try await make("sellers-get-own", by: visitor)["id"]?.string)
    }
}
