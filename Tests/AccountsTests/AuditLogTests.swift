import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Accounts

@Suite struct AuditLogTests {
    @Test("what administrators, support, sellers and the command line change is noted; customers and events are not")
    func actors() async throws {
        let database = try await TestShop.fresh()
        let seller = UUID()
        let callers: [Caller] = [
            .admin(), .support(), .seller(seller), .customer(), .anonymous, .guest(token: "t"),
            .system("users-create"), .system("event:order.placed"), .system("queue:payments"),
        ]
        for (index, caller) in callers.enumerated() {
            let call = Call.test(database: database, as: caller, function: "f\(index)")
            try await call.database.transaction { sql in
                try await sql.audit(call, "thing.changed", object: "thing", id: UUID(), changes: ["isOn": .bool(true)])
            }
        }
        let page = try await listAuditLog(AuditQuery(), .test(database: database, as: .admin()))
        #expect(page.items.map(\.actorRole) == ["command_line", "seller", "support", "admin"])
        #expect(page.items.map(\.function) == ["f6", "f2", "f1", "f0"])
        #expect(page.items.allSatisfy { $0.changes == ["isOn": true] && $0.object == "thing" })
    }

    @Test("what a seller changes of its own account is noted without its words; a customer's is not")
    func ownAccount() async throws {
        let people = try await People()
        for role in [Role.seller, .customer] {
            let me = try people.call(try await people.register("\(role)@example.com", role))
            var change = ProfileChange()
            change.phone = .value("+1234567890")
            _ = try await updateProfile(change, me)
            let address = try await addAddress(AddressDraft(Address(text: "1 Main St")), me).body
            var moved = AddressChange(id: address.id.uuidString)
            moved.recipient = .value("Ada")
            _ = try await updateAddress(moved, me)
            try await removeAddress(AddressChoice(id: address.id.uuidString), me)
            try await changePassword(PasswordChange(currentPassword: "password123", newPassword: "password456"), me)
        }
        let entries = try await listAuditLog(AuditQuery(), people.call(.admin())).items
        #expect(
            entries.map(\.action).reversed() == [
                "user.updated", "address.added", "address.updated", "address.removed", "user.password_changed",
            ])
        #expect(entries.last?.changes == ["fields": ["phone"]] && entries.allSatisfy { $0.actorRole == "seller" })
    }

    @Test("the log is read page by page, by kind of thing, by thing and by actor")
    func pages() async throws {
        let database = try await TestShop.fresh()
        let (ada, thing) = (UUID(), UUID())
        for index in 0..<5 {
            let call = Call.test(database: database, as: .admin(index == 2 ? ada : UUID()))
            try await call.database.transaction { sql in
                try await sql.audit(
                    call, "changed", object: index == 0 ? "order" : "product", id: index == 1 ? thing : UUID(),
                    changes: ["number": .number(JSONNumber(index))])
            }
        }
        let call = Call.test(database: database, as: .admin())
        func numbers(_ query: AuditQuery) async throws -> [Int?] {
            try await listAuditLog(query, call).items.map { $0.changes["number"]?.integer }
        }
        #expect(try await numbers(AuditQuery(object: "product")) == [4, 3, 2, 1])
        #expect(try await numbers(AuditQuery(objectID: thing.uuidString)) == [1])
        #expect(try await numbers(AuditQuery(actor: ada.uuidString.lowercased())) == [2])
        #expect(try await numbers(AuditQuery(actor: "nobody")) == [])
        var query = AuditQuery(limit: 2)
        var seen: [Int?] = []
        for _ in 0..<3 {
            let page = try await listAuditLog(query, call)
            seen += page.items.map { $0.changes["number"]?.integer }
            query.cursor = page.nextCursor.map { Cursor($0) }
        }
        #expect(seen == [4, 3, 2, 1, 0] && query.cursor == nil)
    }

    @Test("an entry goes with its change when that is undone, and stays as it is otherwise")
    func permanence() async throws {
        struct Undone: Error {}
        let database = try await TestShop.fresh()
        let call = Call.test(database: database, as: .admin())
        try? await call.database.transaction { sql in
            try await sql.audit(call, "changed", object: "product", id: UUID())
            throw Undone()
        }
        #expect(try await listAuditLog(AuditQuery(), call).items.isEmpty)
        try await call.database.transaction { sql in
            try await sql.audit(call, "changed", object: "product", id: UUID())
        }
        await #expect(throws: DatabaseError.self) { try await database.execute("delete from accounts.audit_log") }
        await #expect(throws: DatabaseError.self) {
            try await database.execute("update accounts.audit_log set action = 'nothing'")
        }
        #expect(try await listAuditLog(AuditQuery(), call).items.count == 1)
    }
}
