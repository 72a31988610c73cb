extension Setting {
    /// The text of `.env.example`: every name, what it is for, and what holds without it.
    package static func exampleFile(of settings: [Setting]) -> String {
        var text = """
            # What Cartwright reads from its surroundings. Copy to .env and remove the # in front of what you need.
            # Variables of the environment come before this file; NAME_FILE=path reads a value from a file.
            # Written by `cartwright config --example`.

            """
        var group = ""
        for setting in settings {
            if setting.group != group {
                group = setting.group
                text += "\n# \(group)\n"
            }
            text += "\n# \(setting.summary)\n"
            if !setting.synonyms.isEmpty { text += "# Also read from \(setting.synonyms.joined(separator: ", ")).\n" }
            text += "# \(setting.name)=\(setting.fallback ?? setting.example ?? "")\n"
        }
        return text
    }
}
