import CartwrightJSON

/// The body of a request as a JSON object: 415 for another type, 400 for what cannot be read.
enum JSONBody {
    static func object(_ bytes: [UInt8], contentType: String?, called name: String = "body") throws -> JSONObject? {
        if bytes.isEmpty { return nil }
        guard isJSON(contentType) else {
            throw Problem(
                status: 415, code: "unsupported_media_type", title: "The body has the wrong type",
                detail: "Send JSON, with Content-Type: application/json")
        }
        let value: JSONValue
        do { value = try JSON.decode(JSONValue.self, from: bytes, keys: .asWritten) } catch {
            throw Problem.badRequest("invalid_json", "The \(name) is not valid JSON: \(reason(error))")
        }
        guard case .object(let object) = value else {
            throw Problem.badRequest("invalid_json", "The \(name) must be a JSON object")
        }
        return object
    }

    /// `application/json` or any `+json`, in UTF-8. No type at all counts as JSON: small clients forget it.
    private static func isJSON(_ type: String?) -> Bool {
        guard let type, type != "application/json" else { return true }
        let parts = type.lowercased().split(separator: ";").map { $0.trimmingSpaces() }
        guard let media = parts.first, media == "application/json" || media.hasSuffix("+json") else { return false }
        return parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0.contains("utf-8") }
    }

    private static func reason(_ error: any Error) -> String { (error as? JSONError).map(\.description) ?? "\(error)" }
}
