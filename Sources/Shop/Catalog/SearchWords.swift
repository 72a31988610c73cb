import CartwrightPostgres

/// What somebody typed into a search field.
struct SearchWords: Sendable, Hashable {
    /// The whole, without what surrounds it.
    let text: String
    /// Its words, small; no more than six count.
    let words: [String]

    /// Nothing if nothing was typed.
    init?(_ text: String) {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).prefix(6)
        guard !words.isEmpty else { return nil }
        self.words = words.map(String.init)
        self.text = words.joined(separator: " ")
    }

    /// The words as Postgres searches for them, in any of their forms.
    var query: SQL { "websearch_to_tsquery('english', \(text))" }

    /// The condition that a product fits: its text has the words, or its name has all of them as parts.
    var condition: SQL {
        let parts = words.map { "p.name_key like \("%" + SearchWords.escaped($0) + "%")" as SQL }
        return "(p.words @@ \(query) or (\(parts.joined(separator: " and "))))"
    }

    /// How well a product fits, as an integer: a name that begins with the text, then one that has it, then the rank.
    var score: SQL {
        """
        (case when p.name_key like \(SearchWords.escaped(text) + "%") then 2000000
          when p.name_key like \("%" + SearchWords.escaped(text) + "%") then 1000000 else 0 end
          + (ts_rank(p.words, \(query)) * 1000000)::integer)
        """
    }

    /// The text with what `like` takes for a wildcard made plain.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { escaped += "\\" }
            escaped.unicodeScalars.append(character)
        }
        return escaped
    }
}
