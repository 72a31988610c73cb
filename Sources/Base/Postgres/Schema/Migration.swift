/// One step of a schema, applied once and never changed after.
public struct Migration: Sendable, Hashable {
    /// Number and topic, as its file is named: `0001-products`.
    public let name: String
    public let sql: String

    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}

/// Why a schema was not brought up to date.
public enum MigrationError: Error, Sendable, Equatable {
    /// The file was changed after it had been applied.
    case changed(service: String, name: String)
    /// A later one has been applied already.
    case outOfOrder(service: String, name: String, after: String)
    /// Two have the same name.
    case duplicate(service: String, name: String)
    /// Postgres refused it.
    case failed(service: String, name: String, ServerError)
}

extension MigrationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .changed(let service, let name):
            "migration \(name).sql of \(service) was changed after it had been applied; restore it and add a new one"
        case .outOfOrder(let service, let name, let after):
            "migration \(name).sql of \(service) comes before \(after).sql, which has been applied; give it a later number"
        case .duplicate(let service, let name): "\(service) has two migrations named \(name)"
        case .failed(let service, let name, let error): "migration \(name).sql of \(service) failed: \(error)"
        }
    }
}
