import CartwrightManifest

/// `; did you mean 'serve'?` where one of the known words is near, else all of them.
func meantOrAll(_ word: String, among known: [String]) -> String {
    let meant = didYouMean(word, among: known)
    return meant.isEmpty && !known.isEmpty ? "; there are \(known.joined(separator: ", "))" : meant
}
