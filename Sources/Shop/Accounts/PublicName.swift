public import CartwrightPostgres
public import FoundationEssentials

extension DatabaseConnection {
    /// How a user is called where everybody reads it: the given name and the first letter of the family name.
    public func publicName(of user: UUID) async throws -> String? {
        try await value(
            """
            select nullif(concat_ws(' ', nullif(first_name, ''), nullif(left(last_name, 1), '') || '.'), '')
            from accounts.users where id = \(user)
            """)
    }
}
