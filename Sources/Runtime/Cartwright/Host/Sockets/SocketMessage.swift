import CartwrightJSON

/// One message of a client, read as JSON but not yet as anybody's input.
public struct SocketMessage: Sendable {
    let object: JSONObject
    /// Its length in bytes, as it came.
    let size: Int

    /// Reads the text of a frame; a 400 where it is no JSON object.
    public init(_ text: String) throws {
        size = text.utf8.count
        guard let object = try JSONBody.object(Array(text.utf8), contentType: nil, called: "message") else {
            throw Problem.badRequest("invalid_json", "The message is empty")
        }
        self.object = object
    }

    /// What the client wants done, where it says so.
    public var action: String? { object["action"]?.string }
}
