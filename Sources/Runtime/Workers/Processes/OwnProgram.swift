/// This very program, as a file that can be started.
package enum OwnProgram {
    /// The kernel's name for it: what runs here, also after a new build has taken its place on disk.
    package static let path = "/proc/self/exe"

    /// What a process list shows for it, which is what Lambda calls it too.
    static let shownAs = "bootstrap"
}
