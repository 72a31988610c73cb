import CartwrightJSON

extension Configuration {
    /// A service's settings: `smtpHost` comes from `SMTP_HOST`. All that is missing or malformed is thrown together.
    public func read<S: Settings>(_ type: S.Type = S.self) throws(ConfigurationError) -> S {
        let reading = SettingsReading(configuration: self)
        do {
            let settings = try S(from: SettingsDecoder(reading: reading, prefix: ""))
            if reading.problems.isEmpty { return settings }
        } catch {
            if reading.problems.isEmpty { reading.problems.append("\(S.self): \(error)") }
        }
        throw ConfigurationError(reading.problems)
    }

    /// The settings of all services, or everything that any of them misses.
    public func read(_ types: [any Settings.Type]) throws(ConfigurationError) -> [any Settings] {
        var problems = self.problems
        var settings: [any Settings] = []
        for type in types {
            do throws(ConfigurationError) {
                settings.append(try read(type))
            } catch {
                problems += error.problems.filter { !problems.contains($0) }
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return settings
    }
}

/// One reading of one type; goes on after a mistake so that all are found.
final class SettingsReading {
    var configuration: Configuration
    var problems: [String] = []
    /// The names the type asked for.
    private(set) var names: [SettingName] = []

    init(configuration: Configuration) { self.configuration = configuration }

    /// Notes that the type asks for a name.
    func ask(_ name: String, isRequired: Bool = false, isSecret: Bool = false) {
        guard let index = names.firstIndex(where: { $0.name == name }) else {
            names.append(SettingName(name: name, isRequired: isRequired, isSecret: isSecret))
            return
        }
        names[index].isRequired = names[index].isRequired || isRequired
        names[index].isSecret = names[index].isSecret || isSecret
    }

    func value(_ name: String) -> Configuration.Value? {
        let before = configuration.problems.count
        if let value = configuration.value(of: name) { return value }
        let value = configuration.lookUp(name, [])
        problems += configuration.problems.dropFirst(before)
        return value
    }
}

struct SettingsDecoder: Decoder {
    let reading: SettingsReading
    /// The names so far, with `_` at the end: settings inside settings.
    let prefix: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SettingsContainer<Key>(reading: reading, prefix: prefix))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw SettingsMistake("a setting is one value; lists are texts separated by commas")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SettingValue(reading: reading, name: String(prefix.dropLast()), text: nil)
    }
}

struct SettingsMistake: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

private struct SettingsContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reading: SettingsReading
    let prefix: String
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    private func name(_ key: Key) -> String { prefix + snakeCased(key.stringValue).uppercased() }

    func contains(_ key: Key) -> Bool {
        reading.ask(name(key))
        return reading.value(name(key)) != nil
    }

    func decodeNil(forKey key: Key) -> Bool { !contains(key) }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        if !(type is any Settings.Type) { reading.ask(name(key), isSecret: type is any IsSecret.Type) }
        return reading.value(name(key)) == nil ? nil : try decode(type, forKey: key)
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let name = name(key)
        if !(type is any Settings.Type) { reading.ask(name, isRequired: true, isSecret: type is any IsSecret.Type) }
        guard let value = reading.value(name) else {
            if let nested = type as? any Settings.Type {
                guard let result = try nested.init(from: SettingsDecoder(reading: reading, prefix: name + "_")) as? T
                else { throw SettingsMistake(name) }
                return result
            }
            reading.problems.append("\(name) is not set")
            return try placeholder(type, name)
        }
        let before = reading.problems.count
        do {
            return try SettingValue(reading: reading, name: name, text: value.text).decode(type)
        } catch {
            if reading.problems.count == before {
                reading.problems.append("\(name) is not a \(T.self) (\(value.source))")
            }
            return try placeholder(type, name)
        }
    }

    /// Stands in for a value that is missing, so that the next one is looked at too; never leaves this file.
    private func placeholder<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
        if let cases = type as? any CaseIterable.Type, let first = firstCase(cases) as? T { return first }
        for text in ["0", "false", "", "https://localhost"] {
            let value = SettingValue(
                reading: SettingsReading(configuration: reading.configuration), name: name, text: text)
            if let result = try? value.decode(type) { return result }
        }
        throw SettingsMistake(name)
    }

    private func firstCase<C: CaseIterable>(_ type: C.Type) -> Any? { type.allCases.first }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(SettingsContainer<Nested>(reading: reading, prefix: name(key) + "_"))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try SettingsDecoder(reading: reading, prefix: "").unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { SettingsDecoder(reading: reading, prefix: prefix) }
    func superDecoder(forKey key: Key) throws -> any Decoder {
        SettingsDecoder(reading: reading, prefix: name(key) + "_")
    }
}

/// One text as whatever type a property has.
private struct SettingValue: SingleValueDecodingContainer, Decoder {
    let reading: SettingsReading
    let name: String
    let text: String?
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func decodeNil() -> Bool { text == nil }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch text {
        case "true", "1": return true
        case "false", "0": return false
        default: throw complain("must be true or false")
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard let text else { throw complain("is not set") }
        return text
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        switch type {
        case is Bool.Type: if let value = try decode(Bool.self) as? T { return value }
        case is String.Type: if let value = try decode(String.self) as? T { return value }
        case is [String].Type: if let value = list() as? T { return value }
        case let number as any (LosslessStringConvertible & Numeric).Type:
            if let text, let value = number.init(text) as? T { return value }
            throw complain("must be a number")
        default: break
        }
        return try T(from: self)
    }

    private func list() -> [String] {
        (text ?? "").split(separator: ",").map { item in
            var item = item.drop { $0 == " " }
            while item.last == " " { item.removeLast() }
            return String(item)
        }.filter { !$0.isEmpty }
    }

    private func complain(_ message: String) -> SettingsMistake {
        reading.problems.append("\(name) \(message)")
        return SettingsMistake(message)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SettingsContainer<Key>(reading: reading, prefix: name + "_"))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw complain("is one value; lists are texts separated by commas")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}
