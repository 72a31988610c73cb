import CYAML

/// Turns bytes into nodes through libyaml, refusing what a manifest has no use for: anchors, aliases, merge keys,
/// tags, several documents, and anything too deep or too large.
struct NodeParser {
    static let longestFile = 1 << 20
    private static let deepest = 32
    private static let mostNodes = 100_000

    /// Ends the reading of a file that cannot be read any further; the reason has been reported.
    private struct Stop: Error {}

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let findings: Findings
    private var nodes = 0

    static func parse(_ bytes: [UInt8], _ findings: Findings) -> Node? {
        let start = Manifest.Mark(line: 1, column: 1)
        guard bytes.count <= longestFile else {
            findings.error(start, "the manifest is longer than 1 MB")
            return nil
        }
        guard !bytes.isEmpty else {
            findings.error(start, "the manifest is empty; it needs at least 'functions:'")
            return nil
        }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            findings.error(start, "no memory to read the manifest")
            return nil
        }
        defer { yaml_parser_delete(parser) }
        return bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            var reader = NodeParser(parser: parser, bytes: buffer, findings: findings)
            return try? reader.document()
        }
    }

    private init(
        parser: UnsafeMutablePointer<yaml_parser_t>, bytes: UnsafeBufferPointer<UInt8>, findings: Findings
    ) {
        self.parser = parser
        self.bytes = bytes
        self.findings = findings
    }

    private mutating func document() throws -> Node? {
        var root: Node?
        var documents = 0
        while true {
            let event = try next()
            switch event.kind {
            case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 {
                    findings.error(event.mark, "a manifest is one document; remove this '---'")
                    return root
                }
            case YAML_STREAM_END_EVENT:
                if documents == 0 {
                    findings.error(
                        Manifest.Mark(line: 1, column: 1), "the manifest is empty; it needs at least 'functions:'")
                }
                return root
            default: root = try node(event, depth: 1)
            }
        }
    }

    private mutating func node(_ event: Event, depth: Int) throws -> Node {
        nodes += 1
        guard depth <= NodeParser.deepest else { throw stop(event.mark, "nested deeper than 32 levels") }
        guard nodes <= NodeParser.mostNodes else { throw stop(event.mark, "more than 100,000 values") }
        if event.hasAnchor { findings.error(event.mark, "anchors (&) are not supported; write the value out") }
        if event.hasTag { findings.error(event.mark, "tags (!) are not supported; remove it") }
        switch event.kind {
        case YAML_ALIAS_EVENT:
            findings.error(event.mark, "aliases (*) are not supported; write the value out")
            return Node(mark: event.mark, content: .scalar("", plain: true))
        case YAML_SEQUENCE_START_EVENT: return try list(event, depth: depth)
        case YAML_MAPPING_START_EVENT: return try mapping(event, depth: depth)
        default: return Node(mark: event.mark, content: .scalar(event.text, plain: event.isPlain))
        }
    }

    private mutating func list(_ start: Event, depth: Int) throws -> Node {
        var items: [Node] = []
        while true {
            let event = try next()
            if event.kind == YAML_SEQUENCE_END_EVENT { return Node(mark: start.mark, content: .list(items)) }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(_ start: Event, depth: Int) throws -> Node {
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if event.kind == YAML_MAPPING_END_EVENT { return Node(mark: start.mark, content: .mapping(entries)) }
            let key = try node(event, depth: depth + 1)
            let value = try node(try next(), depth: depth + 1)
            guard case .scalar(let name, let plain) = key.content else {
                findings.error(key.mark, "a key must be a word, not \(key.kind)")
                continue
            }
            if name == "<<", plain {
                findings.error(key.mark, "merge keys (<<) are not supported; write the keys out")
            } else if let line = lines[name] {
                findings.error(key.mark, "'\(Findings.shown(name))' is already on line \(line)")
            } else {
                lines[name] = key.mark.line
                entries.append(Node.Entry(key: name, keyMark: key.mark, value: value))
            }
        }
    }

    /// One event of libyaml, copied out so that its memory can be given back at once.
    private struct Event {
        let kind: yaml_event_type_t
        let mark: Manifest.Mark
        var text = ""
        var isPlain = false
        var hasAnchor = false
        var hasTag = false
    }

    private func next() throws -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&raw) }
        var event = Event(kind: raw.type, mark: Manifest.Mark(raw.start_mark))
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            event.text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            event.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            event.hasAnchor = scalar.anchor != nil
            event.hasTag = scalar.tag != nil
        case YAML_SEQUENCE_START_EVENT:
            event.hasAnchor = raw.data.sequence_start.anchor != nil
            event.hasTag = raw.data.sequence_start.tag != nil
        case YAML_MAPPING_START_EVENT:
            event.hasAnchor = raw.data.mapping_start.anchor != nil
            event.hasTag = raw.data.mapping_start.tag != nil
        default: break
        }
        return event
    }

    private func stop(_ mark: Manifest.Mark, _ message: String) -> Stop {
        findings.error(mark, message)
        return Stop()
    }

    private func syntaxError() -> Stop {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "it cannot be read"
        if state.error == YAML_READER_ERROR {
            return stop(place(ofByte: Int(state.problem_offset)), "not UTF-8 text: \(problem)")
        }
        let mark = Manifest.Mark(state.problem_mark)
        let context = state.context.map { " \(String(cString: $0))" } ?? ""
        return stop(mark, "not valid YAML: \(problem)\(context)\(hint(at: mark))")
    }

    /// The mistakes everybody makes once.
    private func hint(at mark: Manifest.Mark) -> String {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard mark.line <= lines.count else { return "" }
        let line = lines[mark.line - 1]
        if line.contains(UInt8(ascii: "\t")) { return " (indent by spaces, not tabs)" }
        if line.contains(UInt8(ascii: "[")), line.contains(UInt8(ascii: "{")) {
            return " (inside [ ] a route with {…} needs quotes)"
        }
        return ""
    }

    private func place(ofByte offset: Int) -> Manifest.Mark {
        let before = bytes.prefix(max(0, min(offset, bytes.count)))
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return Manifest.Mark(line: line, column: before.count - start + 1)
    }
}

extension Manifest.Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
