import CartwrightHTTP
import CartwrightLocalRuntime

/// What the path of a request asks of the Lambda service.
enum LambdaOperation: Equatable {
    case invoke(String)
    case stream(String)
    case getFunction(String)
    case getConfiguration(String)
    case listFunctions

    /// Nil for an operation that is not answered here.
    init?(_ method: Method, _ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).map {
            decoded($0)
        }
        guard parts.count >= 2, parts[1] == "functions" else { return nil }
        switch (method, parts[0], parts.count) {
        case (.post, "2015-03-31", 4) where parts[3] == "invocations": self = .invoke(parts[2])
        case (.post, "2021-11-15", 4) where parts[3] == "response-streaming-invocations": self = .stream(parts[2])
        case (.get, "2015-03-31", 2): self = .listFunctions
        case (.get, "2015-03-31", 3): self = .getFunction(parts[2])
        case (.get, "2015-03-31", 4) where parts[3] == "configuration": self = .getConfiguration(parts[2])
        default: return nil
        }
    }
}

/// A function as callers name it: `name`, `name:$LATEST`, `account:function:name`, or its whole ARN.
struct FunctionReference: Equatable {
    var name: String
    var qualifier: String?

    init(_ text: String, qualifier: String? = nil) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let marker = parts.firstIndex(of: "function"), marker > 0 { parts.removeFirst(marker + 1) }
        name = parts.first ?? ""
        self.qualifier = parts.count > 1 ? parts[1] : qualifier
    }

    /// Here is one version of everything.
    var isLatest: Bool { qualifier == nil || qualifier == "" || qualifier == "$LATEST" }

    func arn(_ place: WorkerPlace) -> String {
        let suffix = isLatest ? "" : ":\(qualifier ?? "")"
        return "arn:aws:lambda:\(place.region):\(place.account):function:\(name)\(suffix)"
    }
}

extension Request {
    /// The values of the query that stand under this name, decoded.
    func query(_ name: String) -> String? {
        for pair in rawQuery.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.first.map({ String($0) }) == name else { continue }
            return parts.count > 1 ? decoded(parts[1].replacing("+", with: " ")[...]) : ""
        }
        return nil
    }
}

/// What an escaped text spells; itself where it is not escaped well.
private func decoded(_ text: Substring) -> String {
    PercentDecoding.decode(Array(text.utf8).span) ?? String(text)
}
