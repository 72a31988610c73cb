extension ChunkedDecoder {
    /// The fields behind the last chunk, once the body is over. They never become headers of the message.
    var trailers: Headers {
        var headers = Headers()
        for line in trailerText.split(separator: 10) {
            guard let colon = line.firstIndex(of: 58) else { continue }
            let value = line[(colon + 1)...].drop { $0 == 32 || $0 == 9 }
            let end = value.lastIndex { $0 != 32 && $0 != 9 && $0 != 13 }.map { $0 + 1 } ?? value.startIndex
            headers.add(
                Headers.Name(String(decoding: line[..<colon], as: UTF8.self)),
                String(decoding: value[..<end], as: UTF8.self))
        }
        return headers
    }
}
