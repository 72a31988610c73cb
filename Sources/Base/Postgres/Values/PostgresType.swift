/// A type of Postgres by its fixed number (`pg_type.oid`).
public struct PostgresType: Hashable, Sendable {
    public let code: UInt32
    public init(code: UInt32) { self.code = code }

    /// Postgres finds out from where the parameter stands.
    public static let inferred = PostgresType(code: 0)
    public static let bool = PostgresType(code: 16)
    public static let bytea = PostgresType(code: 17)
    public static let char = PostgresType(code: 18)
    public static let name = PostgresType(code: 19)
    public static let bigint = PostgresType(code: 20)
    public static let smallint = PostgresType(code: 21)
    public static let integer = PostgresType(code: 23)
    public static let text = PostgresType(code: 25)
    public static let oid = PostgresType(code: 26)
    public static let json = PostgresType(code: 114)
    public static let real = PostgresType(code: 700)
    public static let double = PostgresType(code: 701)
    public static let unknown = PostgresType(code: 705)
    public static let bpchar = PostgresType(code: 1042)
    public static let varchar = PostgresType(code: 1043)
    public static let date = PostgresType(code: 1082)
    public static let timestamp = PostgresType(code: 1114)
    public static let timestamptz = PostgresType(code: 1184)
    public static let numeric = PostgresType(code: 1700)
    public static let uuid = PostgresType(code: 2950)
    public static let jsonb = PostgresType(code: 3802)

    public static let boolArray = PostgresType(code: 1000)
    public static let byteaArray = PostgresType(code: 1001)
    public static let smallintArray = PostgresType(code: 1005)
    public static let integerArray = PostgresType(code: 1007)
    public static let textArray = PostgresType(code: 1009)
    public static let bigintArray = PostgresType(code: 1016)
    public static let realArray = PostgresType(code: 1021)
    public static let doubleArray = PostgresType(code: 1022)
    public static let timestamptzArray = PostgresType(code: 1185)
    public static let numericArray = PostgresType(code: 1231)
    public static let uuidArray = PostgresType(code: 2951)
    public static let jsonbArray = PostgresType(code: 3807)

    /// Types above this number are of extensions and of the application: enums, `citext`, and such.
    private static let firstOwn: UInt32 = 16_384

    /// Whether the binary form of the type is the text itself.
    var isTextual: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .unknown, .json, .char: true
        default: code >= PostgresType.firstOwn
        }
    }

    var isJSON: Bool { self == .jsonb || self == .json }

    /// The name, for messages.
    var described: String {
        switch self {
        case .bool: "bool"
        case .bytea: "bytea"
        case .bigint: "bigint"
        case .smallint: "smallint"
        case .integer: "integer"
        case .text, .varchar, .bpchar: "text"
        case .json: "json"
        case .jsonb: "jsonb"
        case .real: "real"
        case .double: "double precision"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestamptz: "timestamptz"
        case .numeric: "numeric"
        case .uuid: "uuid"
        default: "type \(code)"
        }
    }
}
