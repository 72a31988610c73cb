import CartwrightJSON
import CartwrightManifest

/// The OpenAPI 3.1 description of a bundle, or of one of its services.
package struct OpenAPIDocument {
    private let bundle: Bundle
    private let service: String?

    package init(_ bundle: Bundle, service: String? = nil) {
        self.bundle = bundle
        self.service = service
    }

    /// The document as JSON.
    package var json: [UInt8] {
        get throws {
            var paths = JSONObject()
            for function in bundle.functions where service == nil || function.declaration.service == service {
                for route in function.declaration.routes where !route.isDefault {
                    var path = paths[route.path.description]?.object ?? JSONObject()
                    path[route.method.lowercased()] = [
                        "operationId": .string(function.declaration.name),
                        "summary": .string(function.declaration.does),
                        "responses": ["default": ["description": "The answer"]],
                    ]
                    paths[route.path.description] = .object(path)
                }
            }
            let document: JSONValue = [
                "openapi": "3.1.0", "info": ["title": .string(service ?? "cartwright"), "version": "1"],
                "paths": .object(paths),
            ]
            return try JSON.encode(document, keys: .asWritten)
        }
    }
}
