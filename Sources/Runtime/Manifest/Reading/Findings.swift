/// Everything that one reading of a manifest had to say about it.
final class Findings {
    let file: String
    private var found: Set<Manifest.Diagnostic> = []

    init(file: String) { self.file = file }

    func error(_ mark: Manifest.Mark, _ message: String) {
        found.insert(Manifest.Diagnostic(file: file, mark: mark, severity: .error, message: message))
    }

    func warning(_ mark: Manifest.Mark, _ message: String) {
        found.insert(Manifest.Diagnostic(file: file, mark: mark, severity: .warning, message: message))
    }

    /// In the order of the file.
    var sorted: [Manifest.Diagnostic] {
        found.sorted { ($0.mark, $0.severity.rawValue, $0.message) < ($1.mark, $1.severity.rawValue, $1.message) }
    }

    /// A word of the manifest as a message may show it: one line, of bounded length, nothing that steers a terminal.
    static func shown(_ text: String) -> String {
        // Nearly every word is, and asking Unicode about each letter is what reading a manifest would spend its time on.
        if text.utf8.count <= 60, text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return text }
        var result = ""
        for scalar in text.unicodeScalars.prefix(60) {
            let steers = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            result.unicodeScalars.append(steers || scalar == "\u{2028}" || scalar == "\u{2029}" ? "\u{FFFD}" : scalar)
        }
        return text.unicodeScalars.count > 60 ? result + "…" : result
    }
}
