import CartwrightEventLoop
import CartwrightSecurity
import FoundationEssentials

/// The id of a trace, in the words of X-Ray.
enum TraceID {
    /// One that belongs to nobody yet, and that nobody records.
    static func new(at now: Date = WallClock.system.now) -> String {
        let seconds = String(Int(now.timeIntervalSince1970), radix: 16)
        let random = hex(randomBytes(20))
        return "Root=1-\(seconds)-\(random.prefix(24));Parent=\(random.suffix(16));Sampled=0"
    }
}
