import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Accounts

@Suite struct UserManagementTests {
    @Test("an administrator lists users by role, status and the beginning of a name, page by page")
    func list() async throws {
        let people = try await People()
        let admin = try people.call(try await people.hire("root@example.com", .admin))
        for name in ["ada", "adam", "bob", "eve"] { _ = try await people.register("\(name)@example.com") }
        let shop = try await people.register("shop@example.com", .seller)
        var change = ProfileChange()
        change.lastName = .value("Adler")
        _ = try await updateProfile(change, people.call(shop))
        func emails(_ query: UserQuery) async throws -> [String] {
            try await listUsers(query, admin).items.map { String($0.email.prefix { $0 != "@" }) }
        }
        #expect(try await emails(UserQuery()) == ["shop", "eve", "bob", "adam", "ada", "root"])
        #expect(try await emails(UserQuery(role: .seller)) == ["shop"])
        #expect(try await emails(UserQuery(q: "AD")) == ["shop", "adam", "ada"])
        #expect(try await emails(UserQuery(q: "%")) == [])
        #expect(try await emails(UserQuery(status: .disabled)) == [])
        var query = UserQuery(role: .customer, limit: 3)
        let first = try await listUsers(query, admin)
        query.cursor = first.nextCursor.map { Cursor($0) }
        #expect(first.items.count == 3)
        #expect(try await emails(query) == ["ada"])
        query.role = nil
        let foreign = query
        #expect(await Call.problem { try await listUsers(foreign, admin) }?.code == "bad_cursor")
        let customer = try people.call(try await people.login("eve@example.com"))
        #expect(await Call.problem { try await listUsers(UserQuery(), customer) }?.status == 403)
    }

    @Test("a role comes with the next refresh, is told to the shop, and stands in the audit log")
    func role() async throws {
        let people = try await People()
        let admin = try people.call(try await people.hire("root@example.com", .admin))
        let ada = try await people.register("ada@example.com")
        let seller = try await setUserRole(RoleChange(id: .id(ada.user.id), role: .seller), admin)
        let id = try #require(seller.sellerID)
        #expect(
            try await people.call(people.refresh(ada)).caller
                == .user(
                    .init(
                        id: ada.user.id.rawValue, role: .seller, sellerID: id,
                        sessionID: people.call(ada).caller.user?.sessionID)))
        let customer = try await setUserRole(RoleChange(id: .id(ada.user.id), role: .customer), admin)
        #expect(customer.sellerID == id, "orders still name the seller")
        #expect(try people.call(try await people.login("ada@example.com")).caller.user?.sellerID == nil)
        #expect(
            try await setUserRole(RoleChange(id: .id(ada.user.id), role: .customer), admin).version == customer.version)
        #expect(try await setUserRole(RoleChange(id: .id(ada.user.id), role: .seller), admin).sellerID == id)
        #expect(try await people.events().count { $0 == "user.role_changed" } == 3)
        #expect(try await listAuditLog(AuditQuery(objectID: "\(ada.user.id)"), admin).items.count == 3)
        let nobody = RoleChange(id: Reference("nobody"), role: .support)
        #expect(await Call.problem { try await setUserRole(nobody, admin) }?.status == 404)
    }

    @Test("a disabled account has no session any more and cannot sign in; enabled again it can")
    func status() async throws {
        let people = try await People()
        let admin = try people.call(try await people.hire("root@example.com", .admin))
        let ada = try await people.register("ada@example.com")
        _ = try await setUserStatus(StatusChange(id: .id(ada.user.id), status: .disabled), admin)
        let me = try people.call(ada)
        #expect(await Call.problem { try await getProfile(me) }?.status == 401)
        #expect(await Call.problem { try await updateProfile(ProfileChange(), me) }?.status == 401)
        #expect(await Call.problem { try await people.refresh(ada) }?.status == 401)
        #expect(await Call.problem { try await people.login("ada@example.com") }?.code == "bad_credentials")
        _ = try await setUserStatus(StatusChange(id: .id(ada.user.id), status: .active), admin)
        #expect(await Call.problem { try await people.refresh(ada) }?.status == 401, "sessions stay ended")
        _ = try await people.login("ada@example.com")
    }

    @Test("the last administrator stays one, also when two of them remove each other at one time")
    func lastAdministrator() async throws {
        let people = try await People()
        let (first, second) = (
            try await people.hire("one@example.com", .admin), try await people.hire("two@example.com", .admin)
        )
        let (one, two) = (try people.call(first), try people.call(second))
        async let a = Call.problem {
            try await setUserRole(RoleChange(id: .id(second.user.id), role: .customer), one)
        }
        async let b = Call.problem {
            try await setUserStatus(StatusChange(id: .id(first.user.id), status: .disabled), two)
        }
        let problems = [await a, await b].compactMap { $0 }
        #expect(problems.count == 1)
        let left = try await people.database.read.values(
            "select id from accounts.users where role = 'admin' and status = 'active'", as: UUID.self)
        #expect(left.count == 1)
        let last = left == [first.user.id.rawValue] ? one : two
        let id = User.ID(try #require(left.first))
        #expect(
            await Call.problem { try await setUserRole(RoleChange(id: .id(id), role: .support), last) }?.code
                == "last_administrator")
        #expect(
            await Call.problem { try await setUserStatus(StatusChange(id: .id(id), status: .disabled), last) }?.code
                == "last_administrator")
    }

    @Test("whoever was an administrator manages nobody with an access token from before")
    func formerAdministrator() async throws {
        let people = try await People()
        let admin = try people.call(try await people.hire("root@example.com", .admin))
        let former = try await people.hire("former@example.com", .admin)
        let ada = try await people.register("ada@example.com")
        _ = try await setUserRole(RoleChange(id: .id(former.user.id), role: .customer), admin)
        let token = try people.call(former)
        #expect(token.isAdmin)
        #expect(await Call.problem { try await listUsers(UserQuery(), token) }?.status == 403)
        let change = RoleChange(id: .id(ada.user.id), role: .admin)
        #expect(await Call.problem { try await setUserRole(change, token) }?.status == 403)
    }
}
