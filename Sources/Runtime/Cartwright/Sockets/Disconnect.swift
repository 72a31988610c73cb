/// A socket that is closed now: what a function with `$disconnect` gets. Nobody hears its answer.
public struct Disconnect: Sendable, Hashable {
    /// The id of the socket that was.
    public let id: String
    /// Why: the code of the close frame, or 1006 where the connection broke.
    public let code: Int

    /// The end of a socket.
    public init(id: String, code: Int) {
        self.id = id
        self.code = code
    }
}
