import CartwrightJSON

/// The values of an enum of strings or integers that can list its cases.
enum Choices {
    static func of(_ type: Any.Type) -> Schema? {
        func values<C: CaseIterable>(_ type: C.Type) -> [JSONValue] {
            type.allCases.compactMap { value in
                switch (value as? any RawRepresentable)?.rawValue {
                case let text as String: .string(text)
                case let number as Int: .number(JSONNumber(number))
                default: nil
                }
            }
        }
        guard let type = type as? any CaseIterable.Type, type is any RawRepresentable.Type else { return nil }
        let values = values(type)
        return values.isEmpty ? nil : .choices(values)
    }
}
