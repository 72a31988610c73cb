/// What makes one image different from the others: its name, and the word that its program is started with.
public struct FunctionImage: Sendable {
    public var name: String
    public var does: String
    public var command: [String]
    /// Whether it listens on a port of its own: the whole shop does, a function asks the Runtime API.
    public var listens: Bool

    /// The image of a function.
    public init(function name: String, does: String) {
        self.name = name
        self.does = does
        command = [name]
        listens = false
    }

    /// The image that serves all functions.
    public static let serve: FunctionImage = {
        var image = FunctionImage(function: "serve", does: "All functions, with queues, events and schedules")
        image.listens = true
        return image
    }()
}
