/// A checked `functions.yaml`: every function, what triggers it, who may call it, and its limits.
public struct Manifest: Sendable {
    /// The name that diagnostics print, usually `functions.yaml`.
    public var file: String
    public var cors: CORS
    public var services: [Service]
    /// In the order of the file.
    public var functions: [Function]
    public var queues: [Queue]

    public init(
        file: String = "functions.yaml", cors: CORS = CORS(), services: [Service] = [], functions: [Function] = [],
        queues: [Queue] = []
    ) {
        self.file = file
        self.cors = cors
        self.services = services
        self.functions = functions
        self.queues = queues
    }

    /// Reads and checks a manifest; what could not be understood is left out of the model and named by a diagnostic.
    ///
    /// All mistakes are reported at once, in the order of the file. Use the model only when no diagnostic is an error.
    public static func load(yaml: [UInt8], file: String = "functions.yaml") -> (Manifest, [Diagnostic]) {
        let findings = Findings(file: file)
        var manifest = Manifest(file: file)
        if let root = NodeParser.parse(yaml, findings) {
            manifest = ManifestReader(findings: findings).read(root)
            Checks(manifest: manifest, findings: findings).run()
        }
        return (manifest, findings.sorted)
    }

    public func function(named name: String) -> Function? { functions.first { $0.name == name } }

    public func queue(named name: String) -> Queue? { queues.first { $0.name == name } }
}
