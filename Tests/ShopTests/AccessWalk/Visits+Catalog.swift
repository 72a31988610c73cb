import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Testing

extension Visits {
    static let catalog: [String: Preparation] = [
        "catalog-list-products": { _ in
            .plain(query: "sort=newest", by: .nobody)
        },
        "catalog-search-products": { _ in .plain(query: "q=lamp", by: .nobody) },
        "catalog-get-product": { visitors in
            let draft = try await visitors.product(status: "draft")
            return .on(draft, by: .seller, strangers: .nobody, .customer, .otherSeller)
        },
        "catalog-create-product": { visitors in
            try await visitors.shelf()
            return .plain(#"{"name": "Lamp", "price": 20, "category": "Lamps"}"#, by: .seller)
        },
        "catalog-update-product": { visitors in
            .on(
                try await visitors.product(), body: #"{"description": "Bright"}"#, by: .seller,
                strangers: .otherSeller)
        },
        "catalog-archive-product": { visitors in
            .on(try await visitors.product(), by: .seller, strangers: .otherSeller)
        },
        "catalog-list-categories": { _ in .plain(by: .nobody) },
        "catalog-get-picture": { visitors in .on(try await visitors.picture(), by: .nobody) },
    ]
}

extension Visitors {
    /// A category that sellers may use.
    func shelf() async throws {
        let name = "Lamp " + base64url(randomBytes(6))
        try await make("catalog-create-product", #"{"name": "\#(name)", "price": 20, "category": "Lamps"}"#, by: .admin)
    }

    /// The id of a new product of the seller's, of which there are ten.
    func product(status: String = "active") async throws -> String {
        try await shelf()
        let fields = #""name": "Lamp", "price": 20, "category": "Lamps", "stock_quantity": 10"#
        return try await made("catalog-create-product", #"{\#(fields), "status": "\#(status)"}"#, by: .seller)
    }

    /// The id of a picture that the shop keeps.
    fileprivate func picture() async throws -> String {
        let call = shop.host.systemCall("walk")
        let id = uuidV7(now: call.now)
        try await call.database.execute(
            """
            insert into catalog.pictures (id, media_type, digest, bytes, created_at)
            values (\(id), 'image/png', \(randomBytes(32)), \([UInt8](Array("picture".utf8))), \(call.now))
            """)
        return id.uuidString.lowercased()
    }
}
