public import CartwrightPostgres

/// What services above may ask of an account in a statement of their own.
public enum Contact {
    /// Where mail to a user goes; null for nobody.
    public static func email(of user: SQL) -> SQL { "(select u.email from accounts.users u where u.id = \(user))" }
}
