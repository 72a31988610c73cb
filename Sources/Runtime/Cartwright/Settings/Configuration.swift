import FoundationEssentials

/// What the surroundings say: environment variables, files they point to, and `.env`; checked as a whole.
///
/// A variable comes before `.env`, a name before its synonyms, and `NAME_FILE` names a file that holds the value. An
/// empty value counts as none.
public struct Configuration: Sendable {
    /// Where a value was found.
    public enum Source: Sendable, Hashable, CustomStringConvertible {
        case environment(String)
        case file(String, variable: String)
        case dotEnv(String, line: Int, variable: String)
        case fallback

        public var description: String {
            switch self {
            case .environment(let name): "environment \(name)"
            case .file(let path, let variable): "file \(path), from \(variable)"
            case .dotEnv(let file, let line, let variable): "\(file):\(line) \(variable)"
            case .fallback: "default"
            }
        }
    }

    /// A value and where it was found.
    public struct Value: Sendable {
        public let text: String
        public let source: Source
    }

    /// Everything that is wrong, each a line of its own.
    public private(set) var problems: [String] = []
    /// What is worth knowing though nothing is wrong.
    public private(set) var notes: [String] = []
    private var found: [String: Value] = [:]
    private let environment: [String: String]
    private let dotEnv: DotEnv?

    /// The configuration of these variables, with a `.env` behind them.
    public init(environment: [String: String], dotEnv: DotEnv? = nil) {
        self.environment = environment
        self.dotEnv = dotEnv
        problems = dotEnv?.problems ?? []
        for setting in Setting.all {
            guard let value = lookUp(setting.name, setting.synonyms) else { continue }
            if let complaint = setting.complaint(value.text) {
                problems.append("\(name(of: value.source, setting)) \(complaint) (\(value.source))")
            }
            found[setting.name] = value
        }
        refuseOthers()
        suggestNames()
    }

    /// The configuration of this process, with the `.env` of a folder behind it, if there is one.
    public static func load(environment: [String: String], folder: String = ".") -> Configuration {
        let path = folder == "." ? ".env" : "\(folder)/.env"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            return Configuration(environment: environment)
        }
        return Configuration(environment: environment, dotEnv: DotEnv(text: Array(bytes), file: path))
    }

    /// A value and its source; the fallback of the table where nothing is set.
    public func value(of name: String) -> Value? {
        if let value = found[name] { return value }
        guard let setting = Setting.named(name), setting.name == name else { return known(name) }
        return setting.fallback.map { Value(text: $0, source: .fallback) }
    }

    /// The text of a value; the fallback of the table where nothing is set.
    public subscript(name: String) -> String? { value(of: name)?.text }

    /// Whether somebody set the name or one of its synonyms.
    public func isSet(_ name: String) -> Bool { found[name] != nil || known(name) != nil }

    /// The environment with `.env`, files and synonyms resolved: each setting that is set stands under its own name.
    public var resolved: [String: String] {
        var values = environment
        for line in dotEnv?.lines ?? [] where values[line.name] == nil { values[line.name] = line.value }
        for (name, value) in found { values[name] = value.text }
        return values
    }

    // MARK: Looking up

    /// A name outside the table, as a service's own settings have them.
    private func known(_ name: String) -> Value? {
        var copy = self
        return copy.lookUp(name, [])
    }

    /// What a service's settings find under a name: problems with it go into `problems`.
    mutating func lookUp(_ name: String, _ synonyms: [String]) -> Value? {
        let environment = environment
        for name in [name] + synonyms {
            if let value = take(name, from: { environment[$0] }, source: { .environment($0) }) { return value }
        }
        guard let dotEnv else { return nil }
        for name in [name] + synonyms {
            let line = { (name: String) in dotEnv.lines.first { $0.name == name } }
            let value = take(
                name, from: { line($0)?.value },
                source: { .dotEnv(dotEnv.file, line: line($0)?.number ?? 0, variable: $0) })
            if let value { return value }
        }
        return nil
    }

    private mutating func take(
        _ name: String, from text: (String) -> String?, source: (String) -> Source
    ) -> Value? {
        let plain = text(name).flatMap { $0.isEmpty ? nil : $0 }
        let path = text("\(name)_FILE").flatMap { $0.isEmpty ? nil : $0 }
        guard let path else { return plain.flatMap { accepted($0, name, source(name)) } }
        if plain != nil {
            problems.append("\(name) and \(name)_FILE are both set; keep one")
            return nil
        }
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 65_536,
            var value = String(validating: bytes, as: UTF8.self)
        else {
            problems.append("\(name)_FILE names \(path), which cannot be read as text")
            return nil
        }
        while value.last?.isNewline == true { value.removeLast() }
        if value.isEmpty {
            problems.append("\(name)_FILE names \(path), which is empty")
            return nil
        }
        return accepted(value, name, .file(path, variable: "\(name)_FILE"))
    }

    /// A value as it is, unless it only names where a secret is kept.
    private mutating func accepted(_ text: String, _ name: String, _ source: Source) -> Value? {
        if text.hasPrefix("arn:"),
            text.split(separator: ":", omittingEmptySubsequences: false).dropFirst(2).first == "secretsmanager"
        {
            problems.append(
                "\(name) names a secret in AWS Secrets Manager, which nobody reads here: set the value itself, or let "
                    + "\(name)_FILE name a file that holds it (\(source))")
            return nil
        }
        return Value(text: text, source: source)
    }

    private func name(of source: Source, _ setting: Setting) -> String {
        switch source {
        case .environment(let name), .dotEnv(_, _, let name), .file(_, let name): name
        case .fallback: setting.name
        }
    }

    // MARK: What others may have left behind

    private mutating func refuseOthers() {
        for name in ["MONGO_URI", "MONGODB_URI", "MONGO_URL"] {
            guard let value = known(name) else { continue }
            if isSet("DATABASE_URL") {
                notes.append("\(name) is not needed: everything is in Postgres (\(value.source))")
            } else {
                problems.append("\(name) \(Complaint.refusedDatabase("MongoDB")) (\(value.source))")
            }
        }
        if let value = known("REDIS_URL") {
            notes.append("REDIS_URL is not needed: there is no cache to keep apart (\(value.source))")
        }
    }

    /// A name in `.env` that nobody reads but that looks like one we do is a slip.
    private mutating func suggestNames() {
        let known = Setting.all.flatMap { [$0.name] + $0.synonyms }
        for line in dotEnv?.lines ?? [] where !known.contains(line.name) && !line.name.hasSuffix("_FILE") {
            if let meant = suggestedName(for: line.name, among: known) {
                notes.append(
                    "\(dotEnv?.file ?? ".env"):\(line.number): nobody reads \(line.name); did you mean \(meant)?")
            }
        }
    }
}
