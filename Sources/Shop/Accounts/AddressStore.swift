import Cartwright
import CartwrightJSON
public import CartwrightPostgres
import CartwrightSecurity
import Commerce
public import FoundationEssentials

extension SavedAddress: RowReadable {
    static let columns: SQL =
        "a.id, a.recipient, a.phone, a.address, a.is_default, a.version, a.created_at, a.updated_at"

    /// Reads the columns of `SavedAddress.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        recipient = try row.next()
        phone = try row.next()
        address = try JSON.decode(Address.self, from: try row.next([UInt8].self))
        isDefault = try row.next()
        version = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
    }
}

extension DatabaseConnection {
    /// Where a user's orders go where nothing else is said.
    public func defaultAddress(of user: UUID) async throws -> SavedAddress? {
        try await row(
            "select \(SavedAddress.columns) from accounts.addresses a where a.user_id = \(user) and a.is_default")
    }

    /// One address of a user.
    public func address(_ id: UUID, of user: UUID) async throws -> SavedAddress? {
        try await row(
            "select \(SavedAddress.columns) from accounts.addresses a where a.id = \(id) and a.user_id = \(user)")
    }

    /// The latest first, and one more than asked for where there are more.
    func addresses(of user: UUID, before last: UUID?, limit: Int) async throws -> [SavedAddress] {
        let after: SQL = last.map { "a.id < \($0)" } ?? "true"
        return try await rows(
            """
            select \(SavedAddress.columns) from accounts.addresses a
            where a.user_id = \(user) and \(after)
            order by a.id desc limit \(limit + 1)
            """)
    }
}

extension Transaction {
    /// Locks the caller's address book by its owner's row, so that there is always exactly one default.
    func lockAddresses(_ call: Call) async throws -> UUID {
        try await lockedCallingUser(call).id.rawValue
    }

    /// Saves an address; the first one becomes the default.
    func insert(_ draft: AddressDraft, of user: UUID, at now: Date) async throws -> SavedAddress {
        let count =
            try await value("select count(*) from accounts.addresses where user_id = \(user)", as: Int.self) ?? 0
        if count >= SavedAddress.most {
            throw Problem.conflict(
                "too_many_addresses", "At most \(SavedAddress.most) addresses are kept: remove one first")
        }
        let isDefault = draft.isDefault == true || count == 0
        if isDefault { try await clearDefaultAddress(of: user, at: now) }
        let saved: SavedAddress? = try await row(
            """
            insert into accounts.addresses as a
              (id, user_id, recipient, phone, address, is_default, created_at, updated_at)
            values
              (\(uuidV7(now: now)), \(user), \(draft.recipient), \(draft.phone), \(json: draft.address), \(isDefault),
               \(now), \(now))
            returning \(SavedAddress.columns)
            """)
        guard let saved else { throw Problem.notFound }
        return saved
    }

    /// Writes a changed address; its version goes up by one.
    func save(_ address: SavedAddress, of user: UUID, at now: Date) async throws -> SavedAddress {
        if address.isDefault { try await clearDefaultAddress(of: user, except: address.id, at: now) }
        let saved: SavedAddress? = try await row(
            """
            update accounts.addresses a set
              recipient = \(address.recipient), phone = \(address.phone), address = \(json: address.address),
              is_default = \(address.isDefault), version = a.version + 1, updated_at = \(now)
            where a.id = \(address.id)
            returning \(SavedAddress.columns)
            """)
        guard let saved else { throw Problem.notFound }
        return saved
    }

    /// Removes an address; where it was the default, the latest of the others takes its place.
    func remove(_ address: SavedAddress, of user: UUID, at now: Date) async throws {
        try await execute("delete from accounts.addresses where id = \(address.id)")
        guard address.isDefault else { return }
        try await execute(
            """
            update accounts.addresses set is_default = true, version = version + 1, updated_at = \(now)
            where id = (select id from accounts.addresses where user_id = \(user) order by id desc limit 1)
            """)
    }

    private func clearDefaultAddress(of user: UUID, except kept: UUID? = nil, at now: Date) async throws {
        try await execute(
            """
            update accounts.addresses set is_default = false, version = version + 1, updated_at = \(now)
            where user_id = \(user) and is_default and id is distinct from \(kept)
            """)
    }
}
