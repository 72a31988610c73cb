import CartwrightHTTP

/// How a function is called in the walk: on an object that exists and belongs to somebody, by its owner and by others.
struct Visit: Sendable {
    /// The parameters of the path: the object.
    var path: [String] = []
    var query = ""
    var body: String?
    var headers: Headers = [:]
    /// Who may do this, and does it last.
    var owner: Visitor
    /// Who may call the function, but not on this object: it is not found.
    var strangers: [Visitor] = []
    /// What the owner's answer holds and the answer to a stranger, who sees a list of its own, does not.
    var hidden: String?
    /// What a stranger is told: 404, or 422 at the field where the body names the object.
    var refusal = 404
    /// Whether the object is there for everybody, so that there are no strangers.
    var isShared = false

    /// Somebody's own object, which another of the same role does not find.
    static func on(
        _ path: String..., query: String = "", body: String? = nil, headers: Headers = [:], by owner: Visitor,
        strangers: Visitor...
    ) -> Visit {
        Visit(path: path, query: query, body: body, headers: headers, owner: owner, strangers: strangers)
    }

    /// Somebody's own object that the body names.
    static func naming(_ body: String, by owner: Visitor, strangers: Visitor...) -> Visit {
        Visit(body: body, owner: owner, strangers: strangers, refusal: 422)
    }

    /// What is there for everybody, such as a product that is for sale.
    static func shared(_ path: String..., body: String? = nil, by owner: Visitor) -> Visit {
        Visit(path: path, body: body, owner: owner, isShared: true)
    }

    /// A list in which the owner sees something of its own, and another does not.
    static func list(
        showing hidden: String, query: String = "", headers: Headers = [:], to owner: Visitor, not stranger: Visitor
    ) -> Visit {
        Visit(query: query, headers: headers, owner: owner, strangers: [stranger], hidden: hidden)
    }

    /// What concerns nobody else's object.
    static func plain(_ body: String? = nil, query: String = "", headers: Headers = [:], by owner: Visitor) -> Visit {
        Visit(query: query, body: body, headers: headers, owner: owner)
    }
}

/// Somebody who calls.
enum Visitor: String, Sendable, CaseIterable {
    case nobody
    case customer, otherCustomer
    case seller, otherSeller
    case support
    case admin

    /// The one who stands for each role.
    static let ofEachRole: [Visitor] = [.customer, .seller, .support, .admin]
}
