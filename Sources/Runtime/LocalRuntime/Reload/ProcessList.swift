import Glibc

/// What the kernel says about the processes of this machine.
enum ProcessList {
    /// The processes that one has started and that still run.
    static func children(of parent: pid_t) -> [pid_t] {
        Files.names(in: "/proc").compactMap { pid_t($0) }.filter { process in
            // `123 (a name) S 77 …`: the name may hold anything, also a bracket.
            let fields = Files.read("/proc/\(process)/stat")?.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[0] != "Z" && pid_t(fields[1]) == parent
        }
    }
}
