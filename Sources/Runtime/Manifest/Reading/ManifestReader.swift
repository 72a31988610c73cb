/// Reads the four keys of the file.
struct ManifestReader {
    let findings: Findings

    func read(_ root: Node) -> Manifest {
        var manifest = Manifest(file: findings.file)
        if root.isNull {
            findings.error(root.mark, "the manifest is empty; it needs at least 'functions:'")
            return manifest
        }
        guard
            let fields = Fields(
                root, owner: "the manifest", keys: ["cors", "services", "functions", "queues"], findings)
        else { return manifest }
        if let node = fields["cors"] { manifest.cors = CORSReader(findings: findings).read(node) }
        manifest.services = services(fields)
        manifest.queues = QueueReader(findings: findings).read(fields["queues"])
        if !fields.has("functions") {
            findings.error(root.mark, "the manifest has no 'functions:'")
        } else if let node = fields["functions"] {
            manifest.functions = functions(node)
        }
        hideLongEnough(&manifest)
        return manifest
    }

    /// A queue that names no visibility hides a message six times as long as its function may run, as AWS advises.
    private func hideLongEnough(_ manifest: inout Manifest) {
        for function in manifest.functions {
            guard case .queue(let name, _) = function.trigger,
                let index = manifest.queues.firstIndex(where: { $0.name == name }),
                !manifest.queues[index].saysVisibility
            else { continue }
            manifest.queues[index].visibility = max(manifest.queues[index].visibility, function.timeout * 6)
        }
    }

    private func services(_ fields: Fields) -> [Manifest.Service] {
        var seen: [String: Int] = [:]
        return (fields.texts("services") ?? []).compactMap { text, mark in
            guard SwiftName.isPath(text) else {
                findings.error(
                    mark,
                    "'\(Findings.shown(text))' is not a service; write its module's name, as in [Accounts, Catalog]")
                return nil
            }
            if let line = seen.updateValue(mark.line, forKey: text) {
                findings.error(mark, "service '\(text)' is already listed on line \(line)")
                return nil
            }
            return Manifest.Service(name: text, mark: mark)
        }
    }

    private func functions(_ node: Node) -> [Manifest.Function] {
        guard case .mapping(let entries) = node.content else {
            findings.error(node.mark, "'functions' must be a mapping from names to functions, not \(node.kind)")
            return []
        }
        if entries.isEmpty { findings.warning(node.mark, "there are no functions") }
        return entries.compactMap { FunctionReader(name: $0.key, mark: $0.keyMark, findings: findings).read($0.value) }
    }
}
