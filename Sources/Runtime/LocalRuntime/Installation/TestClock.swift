import CartwrightEventLoop

/// The clock of a whole server: the system's, or one that a test moves through a file.
enum TestClock {
    /// Every process of the server reads the same file, and so goes by the same time.
    static func clock(_ options: LocalRuntime.Options, _ mode: Mode) throws -> WallClock {
        guard let file = options.testClock else { return .system }
        try check(options, mode)
        return WallClock(offsetFile: Files.absolute(file))
    }

    /// Refuses a clock that can be turned where the time of orders and tokens is meant.
    static func check(_ options: LocalRuntime.Options, _ mode: Mode) throws {
        guard let file = options.testClock else { return }
        if mode == .production {
            throw InstallationError(
                "--test-clock shifts the time of tokens, orders and schedules: it is for tests on a private database, "
                    + "and refused in production")
        }
        guard let text = Files.read(file) else {
            throw InstallationError("--test-clock names \(file), which cannot be read: write 0 into it first")
        }
        let digits = text.drop { $0 == "-" }.prefix { !$0.isWhitespace }
        if Int(digits) == nil {
            throw InstallationError("--test-clock names \(file), which does not hold a whole number of milliseconds")
        }
    }
}
