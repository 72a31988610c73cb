public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// Whose a cart is.
enum CartOwner: Sendable, Hashable {
    case user(UUID)
    case guest(digest: [UInt8])

    var userID: UUID? { if case .user(let id) = self { id } else { nil } }
    var digest: [UInt8]? { if case .guest(let digest) = self { digest } else { nil } }

    /// That a cart `c` is the owner's.
    var condition: SQL {
        switch self {
        case .user(let id): "c.user_id = \(id)"
        case .guest(let digest): "c.token_digest = \(digest)"
        }
    }

    /// The column that tells one owner from another.
    var key: SQL {
        switch self {
        case .user: "user_id"
        case .guest: "token_digest"
        }
    }
}

/// The word by which a visitor's cart is found: 256 random bits. Whoever has it has the cart, so it is never kept.
enum CartToken {
    private static let prefix = "cart_"

    static func make() -> RandomToken { RandomToken(prefix: prefix) }

    /// Whether it looks like one of ours. One that nobody knows any more begins a new cart under the same name.
    static func isOne(_ text: String) -> Bool {
        text.hasPrefix(prefix) && text.utf8.count == prefix.utf8.count + 43
            && text.utf8.dropFirst(prefix.utf8.count).allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension Call {
    /// The digest by which a visitor's things are found, where the request carried a `Cart-Token`.
    public var guestDigest: [UInt8]? {
        guard let guestToken, CartToken.isOne(guestToken) else { return nil }
        return RandomToken.digest(of: guestToken)
    }

    /// Whose cart this call is about; for nobody in particular a new visitor's, with the token to hand out.
    func cartOwner() throws -> (owner: CartOwner, issued: RandomToken?) {
        switch caller {
        case .user(let user): return (.user(user.id), nil)
        case .guest:
            guard let guestDigest else {
                throw Problem.badRequest(
                    "bad_cart_token", "This Cart-Token is not one of this shop: leave it out to get a new one")
            }
            return (.guest(digest: guestDigest), nil)
        case .anonymous:
            let token = CartToken.make()
            return (.guest(digest: token.digest), token)
        case .apiKey, .system: throw Problem.programWithoutCart
        }
    }
}

extension Problem {
    /// 403: a key stands for a program, which buys nothing for itself.
    static var programWithoutCart: Problem { .forbidden("not_a_customer", "A program has no cart") }
}
