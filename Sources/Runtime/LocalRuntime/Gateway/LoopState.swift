import CartwrightEventLoop
import CartwrightLogging

/// What the gateway keeps for one loop. Touched on the loop's thread only, so nothing here is locked.
final class LoopState: @unchecked Sendable {
    // Unchecked: see above; `metrics` may be read by anybody.

    var shedder: LoadShedder
    let metrics: LoopMetrics
    private let writer: LogWriter
    private var willFlush = false

    init(limit: Int, metrics: LoopMetrics, writer: LogWriter) {
        shedder = LoadShedder(limit: limit)
        self.metrics = metrics
        self.writer = writer
    }

    /// Lets the lines of this tick leave together, at its end.
    func flushLog(atEndOfTickOf loop: EventLoop) {
        if willFlush { return }
        willFlush = true
        loop.atEndOfTick { [self] in
            willFlush = false
            writer.flush()
        }
    }
}
