/// What a connection does outside the pipeline: several statements as one text, or a copy.
protocol Conversation: AnyObject {
    func start(_ handle: OpaquePointer)
    /// Something has arrived, or there is room to send.
    func advance()
    /// The caller no longer wants it: it sends nothing more, and ends as soon as it can.
    func stop()
    /// The connection is gone.
    func fail(_ error: DatabaseError)
}

extension Conversation {
    func stop() {}
}
