/// Why a message is not accepted; each reason has its status and a sentence for the client.
enum Refusal: Error, Equatable, Sendable, CaseIterable {
    case malformedRequestLine, methodTooLong, malformedTarget, targetTooLong, unsupportedVersion, tunnel
    case malformedField, foldedField, fieldsTooLarge, tooManyFields
    case missingHost, repeatedHost, malformedHost, hostMismatch
    case malformedLength, repeatedLength, lengthAndEncoding, repeatedEncoding, unknownEncoding, encodingInOldVersion
    case repeatedExpectation, unknownExpectation, encodedContent
    case malformedChunk, trailersTooLarge, malformedTrailer

    var status: Int {
        switch self {
        case .targetTooLong: 414
        case .fieldsTooLarge, .tooManyFields, .trailersTooLarge: 431
        case .unsupportedVersion: 505
        case .methodTooLong, .tunnel, .unknownEncoding: 501
        case .unknownExpectation: 417
        case .encodedContent: 415
        default: 400
        }
    }

    var reason: String {
        switch self {
        case .malformedRequestLine: "The request line is not `METHOD target HTTP/1.1`."
        case .methodTooLong: "The method is longer than any this server knows."
        case .malformedTarget: "The request target contains bytes that a URL cannot, or has the wrong form."
        case .targetTooLong: "The request target is longer than 8,192 bytes."
        case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0."
        case .tunnel: "This server is no proxy."
        case .malformedField: "A header line is not `name: value` followed by CR LF."
        case .foldedField: "A header line begins with white space; folded lines are obsolete."
        case .fieldsTooLarge: "The header lines together are longer than 10,240 bytes."
        case .tooManyFields: "There are more than 100 header lines."
        case .missingHost: "An HTTP/1.1 request needs a Host header."
        case .repeatedHost: "There is more than one Host header."
        case .malformedHost: "The Host header is not a host with an optional port."
        case .hostMismatch: "The Host header and the request target name different hosts."
        case .malformedLength: "Content-Length is not a plain decimal number."
        case .repeatedLength: "There is more than one Content-Length header."
        case .lengthAndEncoding: "A message has either Content-Length or Transfer-Encoding, not both."
        case .repeatedEncoding: "There is more than one Transfer-Encoding header."
        case .unknownEncoding: "The only transfer encoding this server knows is `chunked`."
        case .encodingInOldVersion: "HTTP/1.0 has no transfer encodings."
        case .repeatedExpectation: "There is more than one Expect header."
        case .unknownExpectation: "The only expectation this server knows is `100-continue`."
        case .encodedContent: "Send the body without Content-Encoding."
        case .malformedChunk: "The chunked body is malformed."
        case .trailersTooLarge: "The trailer lines are too long."
        case .malformedTrailer: "A trailer line is not `name: value` followed by CR LF."
        }
    }
}
