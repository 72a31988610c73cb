import CartwrightPostgres

extension Database {
    /// The error as a person at a terminal needs it: why the database cannot be reached, or that its schema is not there yet.
    package func explained(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        if case .unavailable = error, let reason = connectionFailure {
            // libpq puts a question behind its sentence, on a line that begins with a tab.
            let sentence = reason.split(separator: "\t").first ?? ""
            return InstallationError(
                "the database cannot be reached (\(sentence)): see that it runs, and that DATABASE_URL is right")
        }
        if error.server?.sqlState == "42P01" {
            return InstallationError("the database's schema is not there yet: run `cartwright migrate`")
        }
        return error
    }
}
