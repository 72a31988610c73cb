import CSystem
import Glibc

/// Another program to start: its arguments, its user, and what it inherits.
package struct Program: Sendable {
    package var path: String
    package var arguments: [String]
    package var environment: [String: String]
    package var directory: String?
    /// Descriptors that become 3, 4, … of the program.
    package var inherit: [Int32] = []
    /// Becomes its standard output and error; nil keeps ours.
    package var output: Int32?
    /// Becomes its standard output alone.
    package var standardOutput: Int32?
    /// Becomes its standard input; nil gives it none.
    package var input: Int32?
    var user: OrdinaryUser?
    /// Whether it gets a session of its own, out of reach of the terminal's Ctrl-C.
    package var newSession = false
    /// The signal it gets when the thread that started it ends.
    package var deathSignal: Int32 = 0

    package init(_ path: String, _ arguments: [String] = [], environment: [String: String] = Environment.current) {
        self.path = path
        self.arguments = [path] + arguments
        self.environment = environment
    }

    /// Starts it and returns its process id.
    package func start() throws(SystemError) -> Int32 {
        var program = csystem_program()
        program.output = standardOutput ?? output ?? -1
        program.error = output ?? -1
        program.input = input ?? -1
        program.user = user.map { Int32(bitPattern: $0.user) } ?? -1
        program.group = user.map { Int32(bitPattern: $0.group) } ?? -1
        program.new_session = newSession ? 1 : 0
        program.death_signal = deathSignal
        program.inherit_count = Int32(inherit.count)
        var strings = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        let path = strdup(self.path)
        let directory = directory.map { strdup($0) } ?? nil
        defer {
            for string in strings + variables { free(string) }
            free(path)
            free(directory)
        }
        program.path = UnsafePointer(path)
        program.directory = UnsafePointer(directory)
        let child = inherit.withUnsafeBufferPointer { inherit in
            strings.withUnsafeMutableBufferPointer { strings in
                variables.withUnsafeMutableBufferPointer { variables in
                    program.inherit = inherit.baseAddress
                    program.arguments = UnsafePointer(strings.baseAddress)
                    program.environment = UnsafePointer(variables.baseAddress)
                    return csystem_spawn(&program)
                }
            }
        }
        if child < 0 { throw SystemError(errno, "start \(self.path)") }
        return child
    }

    /// Runs it to its end; its exit status and everything it wrote.
    package func run() throws -> (status: ProcessEnd, output: String) {
        let pipe = try Pipe()
        defer { close(pipe.readEnd) }
        var program = self
        program.output = pipe.writeEnd
        let child: pid_t
        do {
            defer { close(pipe.writeEnd) }
            child = try program.start()
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(pipe.readEnd, &buffer, buffer.count)
            if count > 0 { output += buffer.prefix(count) }
            if count == 0 || (count < 0 && errno != EINTR) { break }
        }
        return (ProcessEnd.wait(for: child), String(decoding: output, as: UTF8.self))
    }
}

/// How a process ended.
package enum ProcessEnd: Equatable, Sendable, CustomStringConvertible {
    case exited(Int32)
    case killed(by: Int32)

    package init(status: Int32) {
        self = status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(by: status & 0x7f)
    }

    /// Waits until the process has ended.
    package static func wait(for process: Int32) -> ProcessEnd {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return .exited(127) }
        }
        return ProcessEnd(status: status)
    }

    package var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal) (\(strsignal(signal).map { String(cString: $0) } ?? "unknown"))"
        }
    }
}

/// A refusal of the kernel, as a sentence.
package struct SystemError: Error, Sendable, CustomStringConvertible {
    package let code: Int32
    package let action: String

    package init(_ code: Int32, _ action: String) {
        self.code = code
        self.action = action
    }

    package var description: String { "could not \(action): \(String(cString: strerror(code)))" }
}
