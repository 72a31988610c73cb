import CartwrightJSON
import Testing

extension Visits {
    static let orders: [String: Preparation] = [
        "orders-create": { visitors in .plain(try await visitors.orderOfLamps(), by: .customer) },
        "orders-checkout": { visitors in .plain(try await visitors.orderOfLamps(), by: .customer) },
        "orders-list": { visitors in
            .list(showing: try await visitors.order().id, query: "limit=100", to: .customer, not: .otherCustomer)
        },
        "orders-get": { visitors in
            let order = try await visitors.order()
            return .on(order.id, by: .customer, strangers: .nobody, .otherCustomer, .seller, .otherSeller)
        },
        "orders-update-status": { visitors in
            let order = try await visitors.order(isConfirmed: true)
            return .on(order.part, body: #"{"status": "processing"}"#, by: .seller, strangers: .otherSeller)
        },
        "orders-cancel": { visitors in
            let order = try await visitors.order()
            return .on(order.id, by: .customer, strangers: .nobody, .otherCustomer, .seller)
        },
        "orders-list-events": { visitors in
            let order = try await visitors.order()
            return .on(order.part, by: .seller, strangers: .nobody, .customer, .otherCustomer, .otherSeller)
        },
        "orders-get-tracking": { visitors in
            let order = try await visitors.order()
            return .on(order.id, by: .customer, strangers: .nobody, .otherCustomer, .seller)
        },
        "orders-create-shipment": { visitors in
            let order = try await visitors.order(isConfirmed: true)
            return .on(order.part, body: #"{"carrier": "UPS"}"#, by: .seller, strangers: .otherSeller)
        },
        "orders-update-shipment": { visitors in
            .on(
                try await visitors.shipment(), body: #"{"status": "delivered"}"#, by: .seller,
                strangers: .otherSeller)
        },
        "orders-get-shipment": { visitors in
            .on(try await visitors.shipment(), by: .customer, strangers: .nobody, .otherCustomer, .otherSeller)
        },
    ]
}

extension Visitors {
    /// What orders two of a new product of the seller's.
    func orderOfLamps() async throws -> String {
        #"{"items": [{"product_id": "\#(try await product())", "quantity": 2}], "payment_method": "bank_transfer"}"#
    }

    /// A new order of the customer's, and the seller's part of it.
    func order(isConfirmed: Bool = false) async throws -> (id: String, part: String) {
        let order = try await make("orders-checkout", orderOfLamps(), by: .customer)
        let id = try #require(order["id"]?.string)
        if isConfirmed {
            try await make("orders-update-status", #"{"status": "confirmed"}"#, path: [id], by: .admin)
        }
        return (id, try #require(order["seller_orders"]?[0]?["id"]?.string))
    }

    /// A parcel of the seller's to the customer.
    fileprivate func shipment() async throws -> String {
        let part = try await order(isConfirmed: true).part
        return try await made("orders-create-shipment", #"{"tracking_number": "1Z"}"#, path: [part], by: .seller)
    }
}
