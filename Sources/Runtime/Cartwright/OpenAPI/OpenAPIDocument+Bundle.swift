import CartwrightJSON

extension OpenAPIDocument {
    /// The description of a bundle, or of one of its services.
    package init(_ bundle: Bundle, service: String? = nil) {
        self = OpenAPIDocument.make(functions: bundle.functions, service: service)
    }

    /// The document as it is sent.
    package var json: [UInt8] {
        get throws { try JSON.encode(value, keys: .asWritten) }
    }
}
