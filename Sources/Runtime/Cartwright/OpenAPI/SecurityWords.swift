import CartwrightJSON
import CartwrightManifest

/// The access words of the manifest as OpenAPI's security requirements.
enum SecurityWords {
    static let schemes: JSONValue = [
        "bearer": [
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "An access token, or an API key with the scope service:read or service:write",
        ],
        "cart_token": ["type": "apiKey", "in": "header", "name": "Cart-Token"],
    ]

    /// Any one of these lets a caller in; an empty one asks for nothing.
    static func requirements(for access: [Manifest.Access]) -> JSONValue {
        var requirements: [JSONValue] = []
        for word in access {
            let requirement: JSONValue =
                switch word {
                case .public, .signed, .development: [:]
                case .guest: ["cart_token": []]
                case .user, .seller, .support, .admin, .internal: ["bearer": []]
                }
            if !requirements.contains(requirement) { requirements.append(requirement) }
            if word == .guest, !requirements.contains(["bearer": []]) { requirements.append(["bearer": []]) }
        }
        return .array(requirements)
    }
}
