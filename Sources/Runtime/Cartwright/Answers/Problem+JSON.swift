package import CartwrightHTTP
import CartwrightJSON

extension Problem {
    /// The problem as an answer (RFC 9457), in the house's shape.
    package func response(instance: String?, requestID: String) -> Response {
        let bytes = document(details, instance, requestID)
        var response = Response(Status(status), headers: Self.contentType, body: .bytes(bytes))
        for header in headers { response.headers.add(Headers.Name(header.name), header.value) }
        return response
    }

    /// The problem as one message of a socket, which has no headers: `Retry-After` is among the details.
    package func frame(instance: String?, requestID: String) -> [UInt8] {
        var details = details
        if let wait = headers.first(where: { $0.name == "Retry-After" }).flatMap({ Int($0.value) }) {
            details = details ?? [:]
            details?["retry_after_seconds"] = .number(JSONNumber(wait))
        }
        return document(details, instance, requestID)
    }

    private func document(_ details: [String: JSONValue]?, _ instance: String?, _ requestID: String) -> [UInt8] {
        let document = Document(
            type: "/problems/" + (code == "validation_failed" ? "validation" : code.replacing("_", with: "-")),
            title: title, status: status, code: code, detail: detail, instance: instance, requestID: requestID,
            details: details, errors: errors.isEmpty ? nil : errors.map(Field.init))
        return (try? JSON.encode(document)) ?? Array(#"{"status":\#(status),"code":"internal_error"}"#.utf8)
    }

    private static let contentType: Headers = [.contentType: "application/problem+json"]

    private struct Document: Encodable {
        let type: String
        let title: String
        let status: Int
        let code: String
        let detail: String?
        let instance: String?
        let requestID: String
        let details: [String: JSONValue]?
        let errors: [Field]?
    }

    private struct Field: Encodable {
        let field: String
        let code: String
        let message: String
        let value: JSONValue?

        init(_ error: FieldError) {
            field = error.field
            code = error.code
            message = error.message
            value = error.value
        }
    }
}
