import CartwrightManifest

/// What a function may touch beyond its input and the database, as its `uses` says; on AWS its role allows no more.
struct DeclaredUses: Sendable, CallKey {
    /// The function with its place in the manifest, for the sentence that refuses something.
    private let owner: String
    private let queues: Set<String>
    /// Settings it may not read, each with the secrets in them that it does not declare.
    private let refused: [ObjectIdentifier: [String]]

    /// Calls that no manifest declares, of tests and tools, may touch everything.
    static var defaultValue: DeclaredUses? { nil }

    /// `secrets` are those of each type of settings.
    init(_ declaration: Manifest.Function, in file: String, secrets: [ObjectIdentifier: [String]]) {
        owner = "\(declaration.name) (\(file):\(declaration.mark(of: "uses").line))"
        queues = Set(declaration.uses.queues)
        refused = secrets.mapValues { $0.filter { !declaration.uses.secrets.contains($0) } }.filter {
            !$0.value.isEmpty
        }
    }

    /// The secrets in the settings of each service.
    static func secrets(of services: [Service]) -> [ObjectIdentifier: [String]] {
        var secrets: [ObjectIdentifier: [String]] = [:]
        for type in services.compactMap(\.settings) {
            secrets[ObjectIdentifier(type)] = Setting.names(in: type).filter(\.isSecret).map(\.name)
        }
        return secrets
    }

    /// What the function finds in its calls: everything but the settings it may not read.
    func narrowed(_ dependencies: Dependencies) -> Dependencies {
        var narrowed = dependencies
        for type in refused.keys { narrowed.remove(type) }
        narrowed[DeclaredUses.self] = self
        return narrowed
    }

    /// Refuses a queue that is not declared.
    func check(queue: String) throws {
        if queues.contains(queue) { return }
        throw Misconfigured(
            "\(owner) sends to the queue \(queue), which it does not declare; add uses: {queues: [\(queue)]}")
    }

    /// Refuses settings with secrets that are not declared.
    func check(settings type: any Settings.Type) throws {
        guard let missing = refused[ObjectIdentifier(type)] else { return }
        let names = missing.joined(separator: ", ")
        throw Misconfigured("\(owner) reads \(names), which it does not declare; add uses: {secrets: [\(names)]}")
    }
}
