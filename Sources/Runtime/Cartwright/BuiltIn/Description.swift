public import CartwrightHTTP
import CartwrightManifest

/// `handler: Cartwright.openAPI` on `GET /openapi.json`: the description of every function with a route.
public func openAPI(_ call: Call) throws -> Response {
    guard let bundle = call[BundleKey.self] else { throw Problem.notFound }
    return .json(try OpenAPIDocument(bundle).json)
}

/// Which service's description is asked for: `catalog.json`, or `catalog`.
public struct DescribedService: Decodable, Sendable {
    let service: String
}

/// `handler: Cartwright.openAPIOfService` on `GET /openapi/{service}`: the functions of one service; `.json` may follow
/// its name.
public func openAPIOfService(_ input: DescribedService, _ call: Call) throws -> Response {
    guard let bundle = call[BundleKey.self] else { throw Problem.notFound }
    let name = input.service.hasSuffix(".json") ? String(input.service.dropLast(5)) : input.service
    guard bundle.functions.contains(where: { $0.declaration.service == name && !$0.declaration.routes.isEmpty }) else {
        throw Problem.notFound("There is no service of this name")
    }
    return .json(try OpenAPIDocument(bundle, service: name).json)
}

/// `handler: Cartwright.docs` on `GET /docs`: the API to read and to try, in a browser, without any script from elsewhere.
public func docs(_ call: Call) throws -> Response {
    guard let bundle = call[BundleKey.self] else { throw Problem.notFound }
    return DocumentationPage.response(for: bundle)
}
