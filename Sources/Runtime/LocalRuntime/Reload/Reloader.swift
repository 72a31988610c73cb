import Glibc

/// Watches the sources of the program that serves, builds them when they change, and asks for the new program's process.
final class Reloader: Companion {
    private let plan: ReloadPlan
    private let watch: SourceWatch
    private let print: (String) -> Void
    private let complain: (String) -> Void
    private var state = ReloadState()
    private var build: Build?
    private var isListening = true
    private var wantsReplacement = false
    private var isStopped = false
    /// The process that is being replaced, and how many it had started.
    private var old: (process: pid_t, children: Int)?

    /// `print` gets the line about a build that serves, `complain` the words of one that does not.
    init(_ plan: ReloadPlan, print: @escaping (String) -> Void, complain: @escaping (String) -> Void) throws {
        self.plan = plan
        self.print = print
        self.complain = complain
        watch = try SourceWatch(root: plan.folder, folders: plan.folders, files: plan.files)
        if let failure = watch.failure {
            let more = failure.code == ENOSPC ? "; raise fs.inotify.max_user_watches" : ""
            complain("\(failure)\(more): some changes will not be seen")
        }
    }

    // MARK: Companion

    var descriptors: [Int32] {
        if isStopped { return [] }
        return [watch.descriptor] + (build.map { isListening ? [$0.descriptor] : [] } ?? [])
    }

    var dueAt: UInt64? { isStopped ? nil : state.dueAt }

    func turn(at now: UInt64) -> Bool {
        if isStopped { return false }
        if let build, isListening { isListening = build.read() }
        perform(state.handle(.changed(watch.changes()), at: now), now)
        if let due = state.dueAt, due <= now { perform(state.handle(.due, at: now), now) }
        defer { wantsReplacement = false }
        return wantsReplacement
    }

    func ended(_ process: pid_t, _ end: ProcessEnd, at now: UInt64) -> Bool {
        guard let build, build.process == process else { return false }
        _ = build.read()
        // A build that is not over for those it has started is over for us.
        build.kill()
        let actions = state.handle(.built(succeeded: end == .exited(0)), at: now)
        perform(actions, now)
        if self.build === build { self.build = nil }
        return true
    }

    func replaces(_ process: pid_t, at now: UInt64) {
        old = (process, ProcessList.children(of: process).count)
    }

    func left(_ process: pid_t, at now: UInt64) {
        guard let old, old.process == process else { return }
        self.old = nil
        perform(state.handle(.replaced(processes: old.children), at: now), now)
    }

    func didNotStart(at now: UInt64) { perform(state.handle(.notStarted, at: now), now) }

    func stop() {
        isStopped = true
        build?.cancel()
    }

    func end() { build?.kill() }

    // MARK: Actions

    private func perform(_ actions: [ReloadState.Action], _ now: UInt64) {
        for action in actions {
            switch action {
            case .build: begin(now)
            case .cancel: build?.cancel()
            case .kill: build?.kill()
            case .replace: wantsReplacement = true
            case .tell(let rebuilt): print(rebuilt.naming { Files.exists("\(plan.folder)/\($0)") }.description)
            case .complain(let nanoseconds):
                if let build { complain(build.complaints) }
                complain("The build failed after \(Self.seconds(nanoseconds)); the code from before goes on serving.")
            }
        }
    }

    private func begin(_ now: UInt64) {
        if isStopped { return }
        do {
            build = try Build(plan)
            isListening = true
        } catch {
            complain("\(error)")
            build = nil
            perform(state.handle(.built(succeeded: false), at: now), now)
        }
    }

    /// `0.84 s`, `12.3 s`.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let hundredths = (nanoseconds + 5_000_000) / 10_000_000
        let rest = hundredths % 100
        if hundredths >= 1_000 { return "\(hundredths / 100).\(rest / 10) s" }
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}

extension ReloadState.Rebuilt: CustomStringConvertible {
    /// The same without files that only stood in for others while they were written, if something else is left.
    func naming(where exists: (String) -> Bool) -> ReloadState.Rebuilt {
        var rebuilt = self
        let left = files.filter(exists)
        if !left.isEmpty { rebuilt.files = left }
        return rebuilt
    }

    /// `Rebuilt Sources/Notes/GetNote.swift in 2.31 s: 3 processes replaced`.
    var description: String {
        let named = files.sorted().prefix(2).joined(separator: ", ")
        let more = files.count > 2 ? " and \(files.count - 2) more" : ""
        let replaced = processes == 1 ? "1 process" : "\(processes) processes"
        return "Rebuilt \(named)\(more) in \(Reloader.seconds(nanoseconds)): \(replaced) replaced"
    }
}
