extension Manifest {
    /// A method and a path, as API Gateway's HTTP API writes them: `GET /products/{id}`.
    public struct Route: Sendable, Hashable, CustomStringConvertible {
        /// Upper case; `ANY` stands for all.
        public var method: String
        public var path: Path
        public var mark: Mark

        public init(method: String, path: Path, mark: Mark = Mark(line: 1, column: 1)) {
            self.method = method
            self.path = path
            self.mark = mark
        }

        /// The route that gets what no other route matches.
        public var isDefault: Bool { path.isDefault }

        public var description: String { isDefault ? "$default" : "\(method) \(path)" }

        public static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"]

        /// The path of a route, cut at its slashes.
        public struct Path: Sendable, Hashable, CustomStringConvertible {
            public enum Segment: Sendable, Hashable {
                case literal(String)
                /// `{id}`: exactly one segment.
                case parameter(String)
                /// `{proxy+}`: one segment or more, always last.
                case rest(String)
            }

            /// Empty for `/`.
            public var segments: [Segment]
            public var isDefault: Bool

            public init(segments: [Segment], isDefault: Bool = false) {
                self.segments = segments
                self.isDefault = isDefault
            }

            public static let `default` = Path(segments: [], isDefault: true)

            /// The names in braces, from left to right.
            public var parameters: [String] {
                segments.compactMap {
                    switch $0 {
                    case .literal: nil
                    case .parameter(let name), .rest(let name): name
                    }
                }
            }

            public var description: String {
                if isDefault { return "$default" }
                return segments.isEmpty ? "/" : segments.map { "/\(Path.text($0))" }.joined()
            }

            /// The path with its parameters' names left out: two functions may not share it.
            package var shape: String {
                if isDefault { return "$default" }
                return segments.map {
                    switch $0 {
                    case .literal(let text): "/\(text)"
                    case .parameter: "/{}"
                    case .rest: "/{+}"
                    }
                }.joined()
            }

            private static func text(_ segment: Segment) -> String {
                switch segment {
                case .literal(let text): text
                case .parameter(let name): "{\(name)}"
                case .rest(let name): "{\(name)+}"
                }
            }
        }
    }
}
