import Testing

@Suite("The house")
struct FloorsTests {
    @Test("imports only go down a floor")
    func importsGoDown() throws {
        let floorOf = try House.floorsOfModules()
        var checked = 0
        for file in try House.swiftFiles(below: "Sources") {
            guard let floor = House.floors.firstIndex(of: String(file.path.split(separator: "/")[1])) else {
                Issue.record("\(file.path) is on no floor")
                continue
            }
            for line in file.lines {
                guard let module = House.importedModule(line), let its = floorOf[module] else { continue }
                checked += 1
                #expect(its <= floor, "\(file.path) imports \(module), which is a floor above")
            }
        }
        #expect(checked > 500, "the test no longer sees the imports")
    }

    @Test("nobody imports full Foundation: it would link 44 MB")
    func noFullFoundation() throws {
        for folder in ["Sources", "Tests"] {
            for file in try House.swiftFiles(below: folder) where !file.path.contains("Plugin/") {
                for line in file.lines {
                    if let module = House.importedModule(line) { #expect(module != "Foundation", "\(file.path)") }
                }
            }
        }
    }

    @Test("only the event loop makes tasks and sleeps: elsewhere they would leave the loop and ignore the clock")
    func tasksStayOnTheLoop() throws {
        let forbidden = ["Task {", "Task.detached", "Task.sleep", "Thread.sleep", "usleep(", "DispatchQueue"]
        for file in try House.swiftFiles(below: "Sources") where !file.path.hasPrefix("Sources/Base/EventLoop/") {
            for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                for word in forbidden where Self.uses(word, line) {
                    Issue.record("\(file.path):\(index + 1) uses \(word)")
                }
            }
        }
    }

    /// Whether the line has the word itself, not as the end of a longer one nor in quotes.
    private static func uses(_ word: String, _ line: Substring) -> Bool {
        line.ranges(of: word).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && before != "\""
        }
    }
}
