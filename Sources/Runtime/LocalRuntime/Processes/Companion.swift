import Glibc

/// What a parent looks after beside the process that serves, on its only thread.
protocol Companion: AnyObject {
    /// What wakes the parent when it becomes readable.
    var descriptors: [Int32] { get }
    /// When it wants its turn at the latest.
    var dueAt: UInt64? { get }
    /// Does what there is to do without waiting; whether the process that serves is to be replaced.
    func turn(at now: UInt64) -> Bool
    /// A process has ended; whether it was one of the companion's.
    func ended(_ process: pid_t, _ end: ProcessEnd, at now: UInt64) -> Bool
    /// The process is about to be asked to finish: another one serves in its place.
    func replaces(_ process: pid_t, at now: UInt64)
    /// The process takes no more connections, or is gone.
    func left(_ process: pid_t, at now: UInt64)
    /// The process that was to take over did not come up.
    func didNotStart(at now: UInt64)
    /// Nothing will be replaced any more.
    func stop()
    /// The parent ends now.
    func end()
}
