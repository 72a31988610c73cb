/// What happens between a change to the files and the moment at which the new program serves: pure, so that every order of
/// events can be tested.
struct ReloadState {
    enum Event: Equatable {
        case changed(Set<String>)
        /// The moment of `dueAt` has come.
        case due
        case built(succeeded: Bool)
        /// The new program alone serves, and so many processes of the old one are done.
        case replaced(processes: Int)
        /// It was built but did not start.
        case notStarted
    }

    enum Action: Equatable {
        case build
        /// Ask the build to end: it builds what is not there any more.
        case cancel
        /// It did not listen.
        case kill
        /// Start the new program in the place of the old one.
        case replace
        case tell(Rebuilt)
        /// The build failed after so many nanoseconds.
        case complain(after: UInt64)
    }

    /// What was rebuilt, for the person who waits for it.
    struct Rebuilt: Equatable {
        var files: Set<String>
        var nanoseconds: UInt64
        var processes: Int
    }

    /// Editors and version control write many files at once: a build begins when it has been quiet for so long.
    static let quiet: UInt64 = 100_000_000
    /// How long a build that is not wanted any more has to end.
    static let grace: UInt64 = 5_000_000_000

    /// What is not yet part of the program that serves.
    private var files: Set<String> = []
    private var quietAt: UInt64?
    private var build: (began: UInt64, killAt: UInt64?)?
    /// Built, and on its way to serve.
    private var next: (files: Set<String>, began: UInt64)?

    /// When it wants to be told that time has passed.
    var dueAt: UInt64? { [quietAt, build?.killAt].compactMap { $0 }.min() }

    mutating func handle(_ event: Event, at now: UInt64) -> [Action] {
        switch event {
        case .changed(let changed): note(changed, now)
        case .due: timePassed(now)
        case .built(let succeeded): built(succeeded, now)
        case .replaced(let processes): replaced(processes, now)
        case .notStarted: notStarted()
        }
    }

    private mutating func note(_ changed: Set<String>, _ now: UInt64) -> [Action] {
        if changed.isEmpty { return [] }
        files.formUnion(changed)
        quietAt = now + Self.quiet
        guard build != nil, build?.killAt == nil else { return [] }
        build?.killAt = now + Self.grace
        return [.cancel]
    }

    private mutating func timePassed(_ now: UInt64) -> [Action] {
        var actions: [Action] = []
        if let killAt = build?.killAt, killAt <= now {
            build?.killAt = .max
            actions.append(.kill)
        }
        if let time = quietAt, time <= now {
            quietAt = nil
            // One that was cancelled is not over yet: then this goes on when it is.
            if build == nil { actions += begin(now) }
        }
        return actions
    }

    private mutating func begin(_ now: UInt64) -> [Action] {
        build = (now, nil)
        return [.build]
    }

    private mutating func built(_ succeeded: Bool, _ now: UInt64) -> [Action] {
        guard let ended = build else { return [] }
        build = nil
        if ended.killAt != nil { return quietAt == nil ? begin(now) : [] }
        guard succeeded else { return [.complain(after: now - ended.began)] }
        next = (files, ended.began)
        files = []
        return [.replace]
    }

    private mutating func replaced(_ processes: Int, _ now: UInt64) -> [Action] {
        guard let next else { return [] }
        self.next = nil
        return [.tell(Rebuilt(files: next.files, nanoseconds: now - next.began, processes: processes))]
    }

    private mutating func notStarted() -> [Action] {
        if let next { files.formUnion(next.files) }
        next = nil
        return []
    }
}
