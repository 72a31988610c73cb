/// The value that is being written right now.
struct EncodingFrame {
    enum Kind: UInt8 { case none, single, object, array }

    /// Unique for all time in its state; a container whose serial is another one may not write.
    var serial: UInt = 0
    /// One bit per key written, so that a name written twice is noticed.
    var seen: UInt64 = 0
    /// Where the object's or array's bracket stands.
    var start = 0
    var depth = 0
    var kind = Kind.none
}
