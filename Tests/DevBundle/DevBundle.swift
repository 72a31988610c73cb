import Cartwright
import CartwrightCommandLine

/// `dev-bundle COMMAND`: a bundle of its own, with functions in Swift and in Python.
@main struct DevBundle {
    static func main() { CommandLine.run(functions) }
}
