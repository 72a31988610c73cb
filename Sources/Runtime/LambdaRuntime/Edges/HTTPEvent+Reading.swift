import CartwrightJSON

extension HTTPEvent {
    /// Reads an event that is as it should be, in a fraction of the time that its decoding takes. Nil for any other: decoding it
    /// says what is wrong with it.
    init?(_ node: JSONNode) {
        guard let fields = node.fields else { return nil }
        var path: String?
        var context: Context?
        for (name, value) in fields where value.kind != .null {
            var isRight = true
            switch name {
            case "rawPath": path = value.text
            case "requestContext": context = Context(value)
            case "routeKey": isRight = value.read(into: &routeKey)
            case "rawQueryString": isRight = value.read(into: &rawQueryString)
            case "body": isRight = value.read(into: &body)
            case "headers":
                headers = TextFields(value)
                isRight = headers != nil
            case "pathParameters":
                pathParameters = TextFields(value)
                isRight = pathParameters != nil
            case "cookies":
                cookies = value.elements?.compactMap(\.text)
                isRight = cookies != nil && cookies?.count == value.elements?.count
            case "isBase64Encoded":
                isBase64Encoded = value.value.bool
                isRight = isBase64Encoded != nil
            default: break
            }
            if !isRight { return nil }
        }
        guard let path, let context else { return nil }
        rawPath = path
        requestContext = context
    }
}

extension HTTPEvent.Context {
    fileprivate init?(_ node: JSONNode) {
        guard let fields = node.fields else { return nil }
        var http: HTTP?
        for (name, value) in fields where value.kind != .null {
            var isRight = true
            switch name {
            case "http": http = HTTP(value)
            case "requestId": isRight = value.read(into: &requestId)
            case "stage": isRight = value.read(into: &stage)
            default: break
            }
            if !isRight { return nil }
        }
        guard let http else { return nil }
        self.http = http
    }
}

extension HTTPEvent.Context.HTTP {
    fileprivate init?(_ node: JSONNode) {
        guard let fields = node.fields else { return nil }
        var method: String?
        for (name, value) in fields where value.kind != .null {
            switch name {
            case "method": method = value.text
            case "sourceIp": if !value.read(into: &sourceIp) { return nil }
            default: break
            }
        }
        guard let method else { return nil }
        self.method = method
    }
}

extension JSONNode {
    /// Whether it is a text, which is taken.
    fileprivate func read(into text: inout String?) -> Bool {
        text = self.text
        return text != nil
    }
}
