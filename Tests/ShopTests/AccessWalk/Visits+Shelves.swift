import CartwrightSecurity
import FoundationEssentials
import Testing

extension Visits {
    static let shelves: [String: Preparation] = [
        "catalog-get-category": { visitors in .shared(try await visitors.category(), by: .nobody) },
        "catalog-create-category": { _ in .plain(#"{"name": "Chairs"}"#, by: .admin) },
        "catalog-update-category": { visitors in
            .on(try await visitors.category(), body: #"{"position": 3}"#, by: .admin)
        },
        "catalog-delete-category": { visitors in .on(try await visitors.category(), by: .admin) },
    ]

    static let images: [String: Preparation] = [
        "catalog-add-image": { visitors in
            .on(try await visitors.product(), body: Visitors.picture, by: .seller, strangers: .otherSeller)
        },
        "catalog-remove-image": { visitors in
            let product = try await visitors.product()
            let image = try await visitors.made("catalog-add-image", Visitors.picture, path: [product], by: .seller)
            return .on(product, image, by: .seller, strangers: .otherSeller)
        },
        "catalog-order-images": { visitors in
            let product = try await visitors.product()
            let image = try await visitors.made("catalog-add-image", Visitors.picture, path: [product], by: .seller)
            return .on(product, body: #"{"image_ids": ["\#(image)"]}"#, by: .seller, strangers: .otherSeller)
        },
        "catalog-list-variants": { visitors in
            let draft = try await visitors.product(status: "draft")
            return .on(draft, by: .seller, strangers: .nobody, .customer, .otherSeller)
        },
    ]

    static let reviews: [String: Preparation] = [
        "catalog-list-reviews": { visitors in .shared(try await visitors.product(), by: .nobody) },
        "catalog-create-review": { visitors in
            .shared(try await visitors.product(), body: #"{"rating": 5}"#, by: .customer)
        },
        "catalog-get-review": { visitors in .shared(try await visitors.review(), by: .nobody) },
        "catalog-update-review": { visitors in
            .on(
                try await visitors.review(), body: #"{"rating": 4}"#, by: .customer, strangers: .otherCustomer, .seller)
        },
        "catalog-delete-review": { visitors in
            .on(try await visitors.review(), by: .customer, strangers: .otherCustomer, .seller)
        },
    ]
}

extension Visitors {
    /// The smallest picture that can be written as text: a GIF of one pixel.
    fileprivate static let picture =
        "GIF89a\u{1}\0\u{1}\0\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;"

    /// An empty category.
    fileprivate func category() async throws -> String {
        let name = "Category " + base64url(randomBytes(6)).filter { $0.isLetter || $0.isNumber }
        return try await made("catalog-create-category", #"{"name": "\#(name)"}"#, by: .admin)
    }

    /// What the customer thinks of a new product.
    fileprivate func review() async throws -> String {
        try await made("catalog-create-review", #"{"rating": 5}"#, path: [product()], by: .customer)
    }
}
