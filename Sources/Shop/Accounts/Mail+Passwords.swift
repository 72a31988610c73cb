import Cartwright

extension Mail {
    /// Lets somebody set a new password.
    static func passwordReset(_ user: User, token: String, pages: String?) -> Mail {
        let way =
            pages.map { page in
                """
                Set a new password here:

                \(page.hasSuffix("/") ? String(page.dropLast()) : page)/reset-password?token=\(token)
                """
            }
                ?? """
                Set a new password with this code:

                \(token)
                """
        return Mail(
            to: [user.email], subject: "Set a new password",
            text: """
                Hello\(user.firstName.map { " \($0)" } ?? ""),

                \(way)

                This works once, within an hour. If it was not you who asked for it, ignore this message: nothing changes.
                """)
    }

    /// Tells that the password is another one, in case it was not the owner who changed it.
    static func passwordChanged(_ user: User) -> Mail {
        Mail(
            to: [user.email], subject: "Your password was changed",
            text: """
                Hello\(user.firstName.map { " \($0)" } ?? ""),

                the password of your account was changed, and all other devices were signed out.

                If it was not you, set a new password at once, and tell us.
                """)
    }
}
