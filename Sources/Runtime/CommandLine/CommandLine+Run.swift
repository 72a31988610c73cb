public import Cartwright
import CartwrightLambdaRuntime
import CartwrightLocalRuntime
import Glibc

extension CommandLine {
    /// The whole program of a bundle: runs the command that the arguments name, and exits. Started as `bootstrap`, or where
    /// AWS_LAMBDA_RUNTIME_API says so, it runs one function against the Lambda Runtime API instead.
    /// `bootstrap serve` is the command all the same, unless there is a Runtime API: a container has only that name for it.
    ///
    ///     @main struct Shop { static func main() { CommandLine.run(functions) } }
    public static func run(_ functions: @autoclosure @escaping @Sendable () -> FunctionTable) -> Never {
        signal(SIGPIPE, SIG_IGN)
        let environment = Environment.current
        if runsFunction(arguments, environment) {
            exit(LambdaRuntime(functions(), arguments: arguments, environment: environment).run())
        }
        let terminal = Terminal.standard
        let configuration = Configuration.load(environment: environment)
        let program = Program(table: functions(), configuration: configuration, terminal: terminal)
        exit(program.run(Array(arguments.dropFirst())))
    }

    static func runsFunction(_ arguments: [String], _ environment: [String: String]) -> Bool {
        guard LambdaRuntime.isMeant(arguments: arguments, environment: environment) else { return false }
        if environment["AWS_LAMBDA_RUNTIME_API"]?.isEmpty == false { return true }
        return !(arguments.dropFirst().first.map(Program.isCommand) ?? false)
    }
}
