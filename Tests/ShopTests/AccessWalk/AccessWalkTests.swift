import Cartwright
import CartwrightManifest
import FunctionTable
import Testing

/// Walks over the whole manifest: each function refuses whoever may not call it, on an object that exists, and then serves
/// the one who may, on the same object. Without the last step a function that refuses everybody would look safe.
@Suite("Who may call what")
struct AccessWalkTests {
    static let declared = Manifest.load(yaml: Array(functions.manifest.utf8)).0.functions
        .filter { !$0.routes.isEmpty }

    @Test("a function refuses the wrong caller, and serves the right one", arguments: declared.map(\.name))
    func visit(name: String) async throws {
        let function = try #require(Self.declared.first { $0.name == name })
        let prepare = try #require(Visits.all[name], "\(name) is not in the walk: add it to AccessWalk/Visits")
        let visitors = try await Visitors.all()
        let visit = try await prepare(visitors)
        let isOpen = function.access.contains { [.public, .guest, .signed, .development].contains($0) }
        if !isOpen {
            #expect(try await status(name, visit, nil, visitors) == 401, "\(name) without a token")
        }
        if function.access.allSatisfy({ ![.public, .signed, .development].contains($0) }) {
            #expect(try await status(name, visit, "made.up.token", visitors) == 401, "\(name) with a bad token")
        }
        for visitor in Visitor.ofEachRole where !isOpen && !function.access.contains(where: visitor.has) {
            let status = try await status(name, visit, visitors.token(visitor), visitors)
            #expect(status == 403, "\(name) called by \(visitor)")
        }
        if function.routes.contains(where: { !$0.path.parameters.isEmpty }), !isOpen, !function.isForStaff {
            let hasStrangers = !visit.strangers.isEmpty || visit.isShared
            #expect(hasStrangers, "\(name) is called on somebody's object: who does not find it?")
        }
        for stranger in visit.strangers where visit.hidden == nil {
            let answer = try await send(name, visit, visitors.token(stranger), visitors)
            #expect(answer.status == visit.refusal, "\(name) on the object of \(visit.owner), called by \(stranger)")
            let isNotFound = answer.code == "not_found" || answer.errors.contains { $0.hasSuffix(" not_found") }
            #expect(isNotFound, "\(name) refuses \(stranger) for another reason: \(answer.text)")
        }
        let answer = try await send(name, visit, visitors.token(visit.owner), visitors)
        #expect((200..<400).contains(answer.status), "\(name) called by \(visit.owner): \(answer.text)")
        guard let hidden = visit.hidden else { return }
        #expect(answer.text.contains(hidden), "\(name) does not show \(visit.owner) its own")
        for stranger in visit.strangers {
            let other = try await send(name, visit, visitors.token(stranger), visitors)
            #expect(other.status == 200 && !other.text.contains(hidden), "\(name) shows it to \(stranger)")
        }
    }

    @Test("no visit is left over from a function that is gone")
    func leftOvers() {
        let names = Set(Self.declared.map(\.name))
        #expect(Visits.all.keys.filter { !names.contains($0) }.sorted() == [])
    }

    private func status(_ name: String, _ visit: Visit, _ token: String?, _ visitors: Visitors) async throws -> Int {
        try await send(name, visit, token, visitors).status
    }

    private func send(
        _ name: String, _ visit: Visit, _ token: String?, _ visitors: Visitors
    ) async throws -> ShopAnswer {
        try await visitors.shop.send(
            name, query: visit.query, path: visit.path, body: visit.body, token: token, headers: visit.headers)
    }
}

extension Manifest.Function {
    /// Whether only those may call it to whom everything is shown.
    fileprivate var isForStaff: Bool { access.allSatisfy { [.admin, .support].contains($0) } }
}

extension Visitor {
    /// Whether a word of `access:` lets this visitor in.
    fileprivate func has(_ access: Manifest.Access) -> Bool {
        switch access {
        case .user: true
        case .seller: self == .seller
        case .support: self == .support
        case .admin: self == .admin
        default: false
        }
    }
}
