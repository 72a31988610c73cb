/// What a connection does outside the pipeline: several statements as one text, or a copy.
protocol Conversation: AnyObject {
    func start(_ handle: OpaquePointer)
    /// Something has arrived, or there is room to send.
    func advance()
    /// The connection is gone.
    func fail(_ error: DatabaseError)
}
