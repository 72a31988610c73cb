import CartwrightJSON
import Testing

extension Visits {
    static let carts: [String: Preparation] = [
        "carts-get": { visitors in
            .list(showing: try await visitors.line(), to: .customer, not: .otherCustomer)
        },
        "carts-add": { visitors in
            .plain(#"{"product_id": "\#(try await visitors.product())", "quantity": 1}"#, by: .nobody)
        },
        "carts-update-line": { visitors in
            .on(try await visitors.line(), body: #"{"quantity": 2}"#, by: .customer, strangers: .otherCustomer)
        },
        "carts-remove-line": { visitors in
            .on(try await visitors.line(), by: .customer, strangers: .otherCustomer)
        },
        "carts-clear": { _ in .plain(by: .admin) },
        "carts-merge": { visitors in
            let body = #"{"product_id": "\#(try await visitors.product())", "quantity": 1}"#
            let token = try #require(try await visitors.make("carts-add", body, by: .nobody)["cart_token"]?.string)
            return .plain(#"{"cart_token": "\#(token)"}"#, by: .support)
        },
    ]
}

extension Visitors {
    /// A line of the customer's cart.
    fileprivate func line() async throws -> String {
        let product = try await product()
        let cart = try await make("carts-add", #"{"product_id": "\#(product)", "quantity": 1}"#, by: .customer)
        let line = cart["items"]?.array?.first { $0["product_id"]?.string == product }
        return try #require(line?["id"]?.string)
    }
}
