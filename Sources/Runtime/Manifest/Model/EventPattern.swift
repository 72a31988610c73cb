extension Manifest {
    /// What an event must look like, in EventBridge's pattern language; its shape has been checked.
    public struct EventPattern: Sendable, Hashable {
        public var value: Value

        public init(_ value: Value) { self.value = value }

        /// The pattern as EventBridge takes it.
        public var json: String { value.json }
    }

    /// A value as YAML and JSON share it. Numbers keep their text.
    public indirect enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)
        case list([Value])
        case mapping([Member])

        public struct Member: Sendable, Hashable {
            public var key: String
            public var value: Value

            public init(key: String, value: Value) {
                self.key = key
                self.value = value
            }
        }

        public subscript(key: String) -> Value? {
            guard case .mapping(let members) = self else { return nil }
            return members.first { $0.key == key }?.value
        }

        /// Compact JSON, keys in the order of the manifest.
        public var json: String {
            switch self {
            case .null: "null"
            case .bool(let value): value ? "true" : "false"
            case .number(let text): text
            case .string(let text): Value.quoted(text)
            case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
            case .mapping(let members):
                "{" + members.map { "\(Value.quoted($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
            }
        }

        private static func quoted(_ text: String) -> String {
            var result = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"": result += "\\\""
                case "\\": result += "\\\\"
                case "\n": result += "\\n"
                case "\r": result += "\\r"
                case "\t": result += "\\t"
                case _ where scalar.value < 0x20:
                    let hex = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result + "\""
        }
    }
}
