package import CartwrightHTTP

/// The page that shows the description.
package enum DocumentationPage {
    package static func response(for bundle: Bundle) -> Response {
        var response = Response.text("The description of this API is at /openapi.json\n")
        response.headers[.contentSecurityPolicy] = "default-src 'self'"
        return response
    }
}
