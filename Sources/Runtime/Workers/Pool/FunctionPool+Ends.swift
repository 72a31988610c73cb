import CartwrightEventLoop
import CartwrightLocalRuntime

extension FunctionPool: FunctionProcessOwner {
    func process(_ process: FunctionProcess, hasRoomFor count: Int) {
        perform(state.room(count, in: process.number, at: monotonicNanoseconds()))
    }

    func process(
        _ process: FunctionProcess, answered id: String, _ result: Result<WholeAnswer, FunctionError>
    ) {
        guard let invocation = byID[id], invocation.process === process else { return }
        process.drainOutput()
        let peak = process.peakMemory
        if process.check(peak) {
            // It was quicker than the look at its memory. Its end is told when it comes.
            return state.leave(process.number)
        }
        end(invocation, result, memory: peak)
    }

    func process(_ process: FunctionProcess, streams id: String, _ stream: FunctionStream, contentType: String) {
        guard let invocation = byID[id], invocation.process === process else { return }
        process.drainOutput()
        invocation.isStreaming = true
        invocation.resume(
            .success(
                FunctionAnswer(
                    id: id, body: .stream(stream), contentType: contentType, error: nil, log: invocation.log)))
    }

    func process(_ process: FunctionProcess, endedStreamOf id: String, _ failure: FunctionError?) -> [UInt8] {
        guard let invocation = byID[id], invocation.process === process else { return [] }
        process.drainOutput()
        let answer = WholeAnswer(body: [], contentType: "")
        end(invocation, failure.map { .failure($0) } ?? .success(answer), memory: process.peakMemory)
        return invocation.log
    }

    func process(_ process: FunctionProcess, failedInit error: FunctionError) {
        startFailures = [error]
        perform(state.failedStart(process.number))
        startFailures = []
        // It ends itself now, or is made to.
        let grace = options.stopGrace
        loop.schedule(after: grace) { [weak process] in process?.stop(within: grace) }
    }

    func process(_ process: FunctionProcess, wrote line: [UInt8]) {
        options.log(function.name, line)
        for invocation in byID.values where invocation.process === process { invocation.wrote(line) }
    }

    func process(_ process: FunctionProcess, ended end: FunctionProcess.End) {
        processes[process.number] = nil
        for invocation in invocations.values.sorted(by: { $0.token < $1.token }) where invocation.process === process {
            if invocation.isStreaming {
                process.streams[invocation.id]?.value?.fail(error(end, invocation.id))
            } else {
                self.end(invocation, .failure(error(end, invocation.id)), memory: memory(end))
            }
        }
        startFailures = [error(end, firstWaiting)]
        perform(state.gone(process.number))
        startFailures = []
        restIfEmpty()
    }

    private func error(_ end: FunctionProcess.End, _ id: String) -> FunctionError {
        switch end {
        case .ended(let end): .ended(end, request: id)
        case .outOfMemory(let megabytes): .outOfMemory(megabytes, of: function.memory, request: id)
        case .notStarted(let reason): .notStarted(reason, request: id)
        }
    }

    private func memory(_ end: FunctionProcess.End) -> Int {
        if case .outOfMemory(let megabytes) = end { megabytes } else { 0 }
    }

    /// The process that was to be its did not come up: it hears why, at once.
    func failStart(of token: Int) {
        guard let invocation = invocations[token] else { return }
        let error =
            startFailures.isEmpty
            ? FunctionError("Runtime.ExitError", "Runtime exited without providing a reason", request: invocation.id)
            : startFailures.removeFirst()
        invocation.timer?.cancel()
        write(InvocationReport.start(invocation.id), invocation)
        end(invocation, .failure(error), memory: 0)
    }

    /// The function took longer than it may: its caller hears so, and its process is replaced.
    func timeOut(_ token: Int, _ limit: Duration) {
        guard let invocation = invocations[token], let process = invocation.process else { return }
        process.drainOutput()
        let line = timeoutLine(invocation.id, limit)
        write(line, invocation)
        state.leave(process.number)
        let memory = process.peakMemory
        process.end(because: .timedOut(line))
        if !invocation.isStreaming { end(invocation, .failure(.timedOut(line)), memory: memory) }
    }

    /// END, REPORT, and the answer.
    private func end(_ invocation: PooledInvocation, _ result: Result<WholeAnswer, FunctionError>, memory: Int) {
        invocations[invocation.token] = nil
        byID[invocation.id] = nil
        invocation.timer?.cancel()
        let now = monotonicNanoseconds()
        if case .failure(let error) = result, invocation.startedAt == nil || error.type.hasPrefix("Runtime.") {
            write(String(decoding: error.payload, as: UTF8.self), invocation)
        }
        write(InvocationReport.end(invocation.id), invocation)
        let report = InvocationReport(
            request: invocation.id, duration: invocation.startedAt.map { now - $0 } ?? 0,
            initDuration: invocation.initDuration, memory: function.memory, used: memory)
        write(report.line, invocation)
        let (body, type, error): ([UInt8], String, FunctionError?) =
            switch result {
            case .success(let answer): (answer.body, answer.contentType, nil)
            case .failure(let error): (error.payload, "application/json", error)
            }
        invocation.resume(
            .success(
                FunctionAnswer(
                    id: invocation.id, body: .bytes(body), contentType: type, error: error, log: invocation.log)
            ))
        if let process = invocation.process { perform(state.done(in: process.number, at: now)) }
    }
}
