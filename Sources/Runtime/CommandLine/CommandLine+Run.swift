public import Cartwright
import CartwrightLocalRuntime
import Glibc

extension CommandLine {
    /// The whole program of a bundle: runs the command that the arguments name, and exits.
    ///
    ///     @main struct Shop { static func main() { CommandLine.run(functions) } }
    public static func run(_ functions: @autoclosure @escaping @Sendable () -> FunctionTable) -> Never {
        signal(SIGPIPE, SIG_IGN)
        let terminal = Terminal.standard
        let configuration = Configuration.load(environment: Environment.current)
        let program = Program(table: functions(), configuration: configuration, terminal: terminal)
        exit(program.run(Array(arguments.dropFirst())))
    }
}
