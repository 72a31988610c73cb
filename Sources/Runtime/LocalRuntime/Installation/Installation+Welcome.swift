extension Installation {
    /// What the demo data's services have to tell: logins with their passwords, requests to try. Nil before they were loaded.
    var welcome: [String]? {
        guard let text = Files.read(directory + "/welcome") else { return nil }
        return text.split(separator: "\n").map(String.init)
    }

    /// Keeps it for its owner's eyes alone.
    func keepWelcome(_ lines: [String]) throws {
        try Files.makeDirectory(directory)
        try Files.writePrivately(lines.map { $0 + "\n" }.joined(), to: directory + "/welcome")
    }
}
