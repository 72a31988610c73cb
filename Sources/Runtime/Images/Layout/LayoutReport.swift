/// What was found in a layout that is in order.
public struct LayoutReport: Sendable, Equatable {
    /// How many images there are.
    public let images: Int
    /// What the layout takes on the disk: every blob once.
    public let size: Int
    /// What the files of one image are together, at most.
    public let unpackedSize: Int
}
