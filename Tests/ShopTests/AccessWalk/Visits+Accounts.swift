import CartwrightSecurity
import Commerce
import FoundationEssentials
import Testing

@testable import Accounts
@testable import Cartwright

extension Visits {
    static let accounts: [String: Preparation] = [
        "accounts-register": { _ in
            let name = "new-" + base64url(randomBytes(6))
            return .plain(#"{"email": "\#(name)@example.com", "password": "password123"}"#, by: .nobody)
        },
        "accounts-login": { _ in
            .plain(#"{"email": "customer@example.com", "password": "\#(Visitors.password)"}"#, by: .nobody)
        },
        "accounts-refresh": { visitors in
            let token = try await visitors.session(of: .customer).refreshToken
            return .plain(#"{"refresh_token": "\#(token)"}"#, by: .nobody)
        },
        "accounts-logout": { _ in .plain("{}", by: .customer) },
        "accounts-get-profile": { _ in .plain(by: .customer) },
        "accounts-update-profile": { _ in .plain(#"{"first_name": "Ada"}"#, by: .customer) },
        "accounts-get-user": { visitors in
            .on(try visitors.id(.customer), by: .customer, strangers: .otherCustomer, .seller)
        },
        "accounts-create-api-key": { _ in .plain(#"{"name": "walk", "scopes": ["catalog:read"]}"#, by: .seller) },
        "accounts-list-api-keys": { visitors in
            .list(showing: try await visitors.key(), to: .seller, not: .otherSeller)
        },
        "accounts-revoke-api-key": { visitors in
            .on(try await visitors.key(), by: .seller, strangers: .otherSeller)
        },
        "accounts-forget-password": { _ in .plain(#"{"email": "customer@example.com"}"#, by: .nobody) },
        "accounts-reset-password": { visitors in
            let user = try #require(UUID(uuidString: try await visitors.newcomer()))
            let call = visitors.shop.host.systemCall("walk")
            let token = try await call.database.transaction { sql in
                try await sql.beginPasswordReset(of: User.ID(user), at: call.now)
            }
            return .plain(#"{"token": "\#(try #require(token).text)", "password": "a new password"}"#, by: .nobody)
        },
        "accounts-change-password": { _ in
            let body = #"{"current_password": "\#(Visitors.password)", "new_password": "a new password"}"#
            return .plain(body, by: .support)
        },
        "accounts-list-sessions": { visitors in
            .list(showing: try await visitors.session(of: .customer).id, to: .customer, not: .otherCustomer)
        },
        "accounts-end-session": { visitors in
            .on(
                try await visitors.session(of: .customer).id, by: .customer, strangers: .otherCustomer, .seller,
                .support, .admin)
        },
        "accounts-list-addresses": { visitors in
            .list(showing: try await visitors.address(), to: .customer, not: .otherCustomer)
        },
        "accounts-add-address": { _ in .plain(#"{"address": "123 Main St"}"#, by: .customer) },
        "accounts-update-address": { visitors in
            .on(
                try await visitors.address(), body: #"{"recipient": "Ada"}"#, by: .customer, strangers: .otherCustomer,
                .seller, .support, .admin)
        },
        "accounts-remove-address": { visitors in
            .on(try await visitors.address(), by: .customer, strangers: .otherCustomer, .seller, .support, .admin)
        },
        "accounts-list-users": { _ in .plain(query: "role=customer", by: .admin) },
        "accounts-set-user-role": { visitors in
            .on(try await visitors.newcomer(), body: #"{"role": "support"}"#, by: .admin)
        },
        "accounts-set-user-status": { visitors in
            .on(try await visitors.newcomer(), body: #"{"status": "disabled"}"#, by: .admin)
        },
        "accounts-list-audit-log": { _ in .plain(query: "object=product", by: .admin) },
    ]
}

extension Visitors {
    /// A key of the seller's.
    fileprivate func key() async throws -> String {
        try await made("accounts-create-api-key", #"{"name": "walk", "scopes": ["catalog:read"]}"#, by: .seller)
    }

    /// An address of the customer's.
    fileprivate func address() async throws -> String {
        try await made("accounts-add-address", #"{"address": "123 Main St"}"#, by: .customer)
    }
}
