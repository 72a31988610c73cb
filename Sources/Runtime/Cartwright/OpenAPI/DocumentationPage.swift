package import CartwrightHTTP

/// The page that shows the description, and lets one try every function. It reads `/openapi.json` by itself.
package enum DocumentationPage {
    package static func response(for bundle: Bundle) -> Response {
        guard let page = Embedded.pages["docs.html"] else {
            return .text("The description of this API is at /openapi.json\n")
        }
        var response = Response(.ok, body: .bytes(Array(page.utf8)))
        response.headers[.contentType] = "text/html; charset=utf-8"
        // Script and style are in the page itself; nothing comes from elsewhere, and requests go back here only.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
            + "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        return response
    }
}
