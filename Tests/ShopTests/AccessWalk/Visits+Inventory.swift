import CartwrightJSON
import Testing

extension Visits {
    static let inventory: [String: Preparation] = [
        "inventory-get": { visitors in
            .on(try await visitors.stock(), by: .seller, strangers: .otherSeller)
        },
        "inventory-set": { visitors in
            .on(try await visitors.stock(), body: #"{"stock_quantity": 5}"#, by: .seller, strangers: .otherSeller)
        },
        "inventory-adjust": { visitors in
            .on(
                try await visitors.stock(), body: #"{"delta": -1, "reason": "damaged"}"#, by: .seller,
                strangers: .otherSeller)
        },
        "inventory-list-movements": { visitors in
            .on(try await visitors.stock(), by: .seller, strangers: .otherSeller)
        },
        "inventory-low-stock": { visitors in
            let stock = try await visitors.stock()
            try await visitors.make("inventory-set", #"{"stock_quantity": 0}"#, path: [stock], by: .seller)
            return .list(showing: stock, query: "at_most=0&limit=100", to: .seller, not: .otherSeller)
        },
    ]
}

extension Visitors {
    /// The stock of a new product of the seller's, under the id of its one variant.
    fileprivate func stock() async throws -> String {
        let product = try await make("catalog-get-product", path: [product()], by: .seller)
        return try #require(product["variants"]?[0]?["id"]?.string)
    }
}
