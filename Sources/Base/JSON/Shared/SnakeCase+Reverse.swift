/// The Swift names that `snakeCased` turns into this one, the likeliest first: `image_url` → `imageUrl`, `imageURL`, ….
///
/// Which words are acronyms cannot be told from the name, so all spellings of up to five words are candidates.
func camelCased(_ snake: String) -> [String] {
    let words = snake.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard words.count > 1 || words.first?.isEmpty == false else { return [snake] }
    let choices = min(words.count, 5)
    return (0..<(1 << choices)).map { acronyms in
        var name = ""
        for (index, word) in words.enumerated() {
            let isAcronym = index < choices && acronyms & (1 << index) != 0
            if isAcronym {
                name += word.uppercased()
            } else if index == 0 {
                name += word
            } else {
                name += word.prefix(1).uppercased() + word.dropFirst()
            }
        }
        return name
    }
}
