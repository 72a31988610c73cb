import Cartwright
import CartwrightJSON

/// A failed invocation, or a failed start, in the form in which Lambda takes it.
struct FunctionError: Error, Sendable, Hashable {
    /// `Function.` or `Runtime.` and a word; anything else Lambda replaces by `Function.Unknown`.
    let type: String
    let message: String
    let stackTrace: [String]

    init(_ type: String, _ message: String, stackTrace: [String] = []) {
        self.type = type
        self.message = message
        self.stackTrace = stackTrace
    }

    /// What a handler threw: a problem by its code, anything else by its type.
    init(_ error: any Error) {
        if let error = error as? FunctionError {
            self = error
        } else if let problem = error as? Problem {
            self.init("Function." + Self.word(problem.code), problem.description)
        } else {
            self.init("Function." + Self.word(String(describing: Swift.type(of: error))), "\(error)")
        }
    }

    /// `{"errorMessage": …, "errorType": …, "stackTrace": […]}`.
    var body: [UInt8] {
        let body = Body(errorMessage: message, errorType: type, stackTrace: stackTrace)
        return (try? JSON.encode(body, keys: .asWritten)) ?? Array(#"{"errorType":"Function.Unknown"}"#.utf8)
    }

    private struct Body: Encodable {
        let errorMessage: String
        let errorType: String
        let stackTrace: [String]
    }

    /// `insufficient_stock` as `InsufficientStock`: letters only, the first of each word a capital.
    private static func word(_ text: String) -> String {
        let parts = text.split { !($0.isASCII && $0.isLetter) }
        let word = parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return word.utf8.count < 2 ? "Unknown" : word
    }
}

extension FunctionError {
    /// The most bytes that an answer may have: 6 MB and a little, as Lambda counts it.
    static let payloadLimit = 6 * 1_024 * 1_024 + 100

    static func tooLarge(_ count: Int) -> FunctionError {
        FunctionError(
            "Function.ResponseSizeTooLarge",
            "Response payload size (\(count) bytes) exceeded maximum allowed payload size (\(payloadLimit) bytes).")
    }

    static func unreadable(_ what: String, _ error: any Error) -> FunctionError {
        FunctionError("Function.UnreadableEvent", "the event is not \(what): \(error)")
    }
}
