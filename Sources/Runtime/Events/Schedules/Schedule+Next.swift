public import CartwrightManifest
public import FoundationEssentials

extension Manifest.Schedule {
    /// The first time after `date`. A rate counts from `last`, the time it was due before, so that it never drifts and
    /// never makes up for what was missed; nil when a cron expression has no future.
    public func next(after date: Date, last: Date?) -> Date? {
        switch kind {
        case .cron(let expression): return expression.next(after: date)
        case .rate(let period):
            let seconds = period / .seconds(1)
            guard let last else { return date.addingTimeInterval(seconds) }
            guard last <= date else { return last }
            let missed = (date.timeIntervalSince(last) / seconds).rounded(.down)
            return last.addingTimeInterval((missed + 1) * seconds)
        }
    }
}
