import CartwrightCommandLine
import FunctionTable

@main struct Shop {
    static func main() { CommandLine.run(functions) }
}
