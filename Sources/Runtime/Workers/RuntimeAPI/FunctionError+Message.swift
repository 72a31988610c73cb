import CartwrightJSON

extension FunctionError {
    /// What its payload says in words, or else its type.
    var message: String {
        let document: JSONValue? = try? JSON.decode(from: payload, keys: .asWritten)
        return document?["errorMessage"]?.string ?? type
    }
}
