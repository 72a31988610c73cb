extension WorkerFunction {
    /// How long an invocation waits where somebody debugs.
    static let debuggingTime: Duration = .seconds(3600)

    /// The function for somebody with a debugger: a single process, which waits for it, and all the time there is.
    var debugged: WorkerFunction {
        var function = self
        function.waitsForDebugger = true
        function.timeout = nil
        function.reservedConcurrency = nil
        function.processes = 1
        return function
    }

    var debuggingTime: Duration { waitsForDebugger ? Self.debuggingTime : .zero }

    /// How many processes it may have; with reserved concurrency, how many invocations.
    func most(_ options: WorkerOptions) -> Int { reservedConcurrency ?? processes ?? options.processes }
}
