import Glibc

/// A build under way: its process, and what it has said.
final class Build {
    /// What a compiler says beyond this is cut off.
    private static let longest = 1 << 20

    let process: pid_t
    /// Readable when it says something.
    let descriptor: Int32
    private var output: [UInt8] = []

    init(_ plan: ReloadPlan) throws {
        let pipe = try Pipe()
        descriptor = pipe.readEnd
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        defer { close(pipe.writeEnd) }
        var program = Program(plan.command[0], Array(plan.command.dropFirst()))
        program.directory = plan.folder
        program.output = pipe.writeEnd
        // In a session of its own it can be ended with all that it has started.
        program.newSession = true
        program.deathSignal = SIGTERM
        do {
            process = try program.start()
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Takes what it has said by now; whether there may be more.
    func read() -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count > 0 {
                    if output.count < Self.longest { output += buffer.prefix(count) }
                } else if count == 0 {
                    return false
                } else if errno != EINTR {
                    return errno == EAGAIN
                }
            }
        }
    }

    func cancel() { Glibc.kill(-process, SIGTERM) }

    func kill() { Glibc.kill(-process, SIGKILL) }

    /// What the compiler said, without the progress of the build around it.
    var complaints: String { Self.complaints(in: String(decoding: output, as: UTF8.self)) }

    static func complaints(in output: String) -> String {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        let said = once(lines.filter { !isProgress($0) })
        let shown = said.prefix(most)
        let rest = said.count - shown.count
        return shown.joined(separator: "\n") + (rest > 0 ? "\n… and \(rest) more lines" : "")
    }

    private static let most = 300

    /// What stands at `file:line:column: error:` is said by every step of the build that comes across it; once is enough.
    private static func once(_ lines: [Substring]) -> [Substring] {
        var places: Set<Substring> = []
        var isRepeated = false
        return lines.filter { line in
            if line.hasPrefix("/") {
                isRepeated = !places.insert(line).inserted
            } else if line.hasPrefix("error: ") {
                isRepeated = false
            }
            return !isRepeated
        }
    }

    /// `[12/34] Compiling Catalog GetProduct.swift` and what `swift build` says before and after.
    private static func isProgress(_ line: Substring) -> Bool {
        if line.isEmpty || line.hasPrefix("Building for ") || line.hasPrefix("Build complete!") { return true }
        guard line.first == "[", let end = line.firstIndex(of: "]") else { return false }
        let inside = line[line.index(after: line.startIndex)..<end]
        return inside.contains("/") && inside.allSatisfy { $0 == "/" || $0.isNumber || $0 == " " }
    }
}
