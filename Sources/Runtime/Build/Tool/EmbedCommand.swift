/// `cartwright-build embed`: the migrations and pages of a target become string literals in its binary.
struct EmbedCommand {
    let output: String
    let schema: String?
    let pages: String?

    init(_ options: [String: String]) throws {
        guard let output = options["output"] else { throw BuildProblem(usage: BuildTool.usage) }
        self.output = output
        schema = options["schema"]
        pages = options["pages"]
    }

    func run() throws {
        let migrations = try schema.map(migrations) ?? []
        let pages = try pages.map(pages) ?? []
        try Files.write(EmbeddedSource.text(migrations: migrations, pages: pages), to: output)
    }

    /// `0001-products.sql` and its successors, in order.
    private func migrations(in folder: String) throws -> [(name: String, text: String)] {
        var numbers: [Substring: String] = [:]
        var problems: [String] = []
        var result: [(String, String)] = []
        for path in try Files.all(in: folder) {
            let place = "\(folder)/\(path):1:1: error:"
            let number = path.prefix { $0.isASCII && $0.isNumber }
            let rest = path.dropFirst(number.count)
            guard number.count == 4, rest.hasPrefix("-"), rest.hasSuffix(".sql"), rest.count > 5, !rest.contains("/")
            else {
                problems.append("\(place) a migration is named as in 0001-products.sql, not \(path)")
                continue
            }
            if let other = numbers.updateValue(path, forKey: number) {
                problems.append("\(place) number \(number) is already taken by \(other)")
            }
            result.append((String(path.dropLast(4)), try text(of: "\(folder)/\(path)")))
        }
        guard problems.isEmpty else { throw BuildProblem(lines: problems) }
        return result
    }

    private func pages(in folder: String) throws -> [(name: String, text: String)] {
        try Files.all(in: folder).map { ($0, try text(of: "\(folder)/\($0)")) }
    }

    private func text(of path: String) throws -> String {
        guard let text = String(validating: try Files.read(path), as: UTF8.self) else {
            throw BuildProblem("\(path):1:1: error: only UTF-8 text can be embedded")
        }
        return text
    }
}

/// The Swift source of `enum Embedded`.
enum EmbeddedSource {
    static func text(migrations: [(name: String, text: String)], pages: [(name: String, text: String)]) -> String {
        """
        // Written by cartwright-build from the files below Schema/ and Pages/; changes belong there.

        /// The files of this module that travel inside the binary.
        enum Embedded {
            /// The files below Schema/, in order.
            static let migrations: [(name: String, sql: String)] = [\(list(migrations) { "(\(SwiftLiteral.of($0)), \($1))" })]

            /// The files below Pages/ by their relative paths.
            static let pages: [String: String] = [\(pages.isEmpty ? ":" : list(pages) { "\(SwiftLiteral.of($0)): \($1)" })]
        }

        """
    }

    private static func list(
        _ files: [(name: String, text: String)], _ line: (String, String) -> String
    ) -> String {
        files.map { "\n" + line($0.name, SwiftLiteral.of($0.text)) + "," }.joined() + (files.isEmpty ? "" : "\n    ")
    }
}
