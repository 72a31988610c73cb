/// What a connection does outside the pipeline: several statements as one text, or a copy.
protocol Conversation: AnyObject {
    /// Something has arrived, or there is room to send.
    func advance()
    func fail(_ error: DatabaseError)
}
