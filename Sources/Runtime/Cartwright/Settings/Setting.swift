/// One name of the configuration: what it is for, and what a good value looks like.
public struct Setting: Sendable {
    /// The variable's name.
    public let name: String
    /// Other names it is known by, in the order they are looked up.
    public var synonyms: [String] = []
    /// One sentence for `cartwright config` and `.env.example`.
    public let summary: String
    /// What holds when nothing is set.
    public var fallback: String?
    /// Whether its value is never shown.
    public var isSecret = false
    /// A value to show in `.env.example`.
    public var example: String?
    /// The heading it stands under.
    public var group = ""
    /// What is wrong with a value, as the end of a sentence that begins with the name; nil when it is fine.
    package var complaint: @Sendable (String) -> String? = { _ in nil }

    package init(
        _ name: String, also synonyms: [String] = [], _ summary: String, fallback: String? = nil,
        isSecret: Bool = false, example: String? = nil,
        complaint: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.name = name
        self.synonyms = synonyms
        self.summary = summary
        self.fallback = fallback
        self.isSecret = isSecret
        self.example = example
        self.complaint = complaint
    }
}
