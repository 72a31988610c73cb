import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Accounts

@Suite struct AddressTests {
    private func draft(_ text: String, isDefault: Bool? = nil) -> AddressDraft {
        AddressDraft(Address(text: text), recipient: "Ada", phone: "+1234567890", isDefault: isDefault)
    }

    @Test("the first address is the default; there is always exactly one, whatever is added, changed or removed")
    func defaults() async throws {
        let people = try await People()
        let ada = try await people.register("ada@example.com")
        let me = try people.call(ada)
        let user = ada.user.id.rawValue
        func current() async throws -> String? {
            let all = try await listAddresses(AddressQuery(), me).items
            #expect(all.count { $0.isDefault } == min(all.count, 1))
            return try await people.database.read.defaultAddress(of: user)?.address.text
        }
        #expect(try await current() == nil)
        let home = try await addAddress(draft("home", isDefault: false), me)
        #expect(home.body.isDefault && home.location == "/users/me/addresses/\(home.body.id.uuidString.lowercased())")
        let work = try await addAddress(draft("work"), me).body
        #expect(try await current() == "home")
        let summer = try await addAddress(draft("summer", isDefault: true), me).body
        #expect(try await current() == "summer")
        var change = AddressChange(id: work.id.uuidString)
        change.isDefault = .value(true)
        #expect(try await updateAddress(change, me).version == 2)
        #expect(try await current() == "work")
        change.isDefault = .value(false)
        let refused = change
        #expect(await Call.problem { try await updateAddress(refused, me) }?.errors.map(\.field) == ["is_default"])
        try await removeAddress(AddressChoice(id: work.id.uuidString), me)
        #expect(try await current() == "summer")
        try await removeAddress(AddressChoice(id: summer.id.uuidString), me)
        try await removeAddress(AddressChoice(id: home.body.id.uuidString), me)
        #expect(try await current() == nil)
    }

    @Test("twenty addresses saved at once leave one default")
    func concurrency() async throws {
        let people = try await People()
        let me = try people.call(try await people.register("ada@example.com"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask { _ = try await addAddress(draft("\(index)", isDefault: true), me) }
            }
            try await group.waitForAll()
        }
        let all = try await listAddresses(AddressQuery(limit: 100), me).items
        #expect(all.count == 20 && all.count { $0.isDefault } == 1)
    }

    @Test("nobody finds another's address, nor one that is not there")
    func strangers() async throws {
        let people = try await People()
        let me = try people.call(try await people.register("ada@example.com"))
        let eve = try people.call(try await people.register("eve@example.com"))
        let id = try await addAddress(draft("home"), me).body.id.uuidString
        for id in [id, UUID().uuidString, "home"] {
            #expect(await Call.problem { try await updateAddress(AddressChange(id: id), eve) }?.status == 404)
            #expect(await Call.problem { try await removeAddress(AddressChoice(id: id), eve) }?.status == 404)
        }
        #expect(try await listAddresses(AddressQuery(), eve).items.isEmpty)
        #expect(try await updateAddress(AddressChange(id: id), me).address.text == "home")
    }

    @Test("fifty are kept and no more; what is cleared is null, what must be there cannot be")
    func bounds() async throws {
        let people = try await People()
        let me = try people.call(try await people.register("ada@example.com"))
        for index in 0..<50 { _ = try await addAddress(draft("\(index)"), me) }
        #expect(await Call.problem { try await addAddress(draft("one more"), me) }?.code == "too_many_addresses")
        let first = try await listAddresses(AddressQuery(limit: 1), me)
        var change = AddressChange(id: first.items[0].id.uuidString)
        change.recipient = .null
        change.address = .value(Address(line1: "1 Main St", city: "Springfield", country: "US"))
        let changed = try await updateAddress(change, me)
        #expect(changed.recipient == nil && changed.phone == "+1234567890" && changed.address.city == "Springfield")
        var validation = Validation()
        change.address = .null
        change.phone = .value("call me")
        change.validate(&validation)
        #expect(validation.errors.map(\.field).sorted() == ["address", "phone"])
    }
}
