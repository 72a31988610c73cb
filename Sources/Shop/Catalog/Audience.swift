import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// For whom products are shown: what is not for sale is found by its seller and the staff only.
enum Audience: Sendable, Hashable {
    case everybody
    case seller(UUID)
    case staff

    init(_ call: Call) {
        if call.isStaff || call.isSystem {
            self = .staff
        } else if let seller = try? call.seller {
            self = .seller(seller)
        } else {
            self = .everybody
        }
    }

    /// That a product `p` with its listing `l` may be seen.
    var sees: SQL? {
        let isOffered: SQL = "p.status = 'active' and l.is_sold"
        return switch self {
        case .everybody: isOffered
        case .seller(let own): "(p.seller_id = \(own) or \(isOffered))"
        case .staff: nil
        }
    }

    /// That the seller of a product `p` in a list sells now. Those who do not are looked up once for a page.
    var lists: SQL? {
        let sells: SQL = "p.seller_id not in (select id from catalog.sellers where status <> 'active')"
        return switch self {
        case .everybody: sells
        case .seller(let own): "(p.seller_id = \(own) or \(sells))"
        case .staff: nil
        }
    }
}
