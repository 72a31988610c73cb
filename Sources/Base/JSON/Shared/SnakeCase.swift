/// The name a Swift property has in JSON: `imageURL` → `image_url`, `HTTPStatus` → `http_status`, `line1` → `line1`.
///
/// A name that is no identifier (`X-Total`) was chosen on purpose and stays as it is.
public func snakeCased(_ name: String) -> String {
    let bytes = Array(name.utf8)
    guard bytes.contains(where: \.isUppercase), bytes.allSatisfy(\.isOfIdentifier) else { return name }
    var snake: [UInt8] = []
    snake.reserveCapacity(bytes.count + 8)
    for (index, byte) in bytes.enumerated() {
        guard byte.isUppercase else {
            snake.append(byte)
            continue
        }
        if let previous = snake.last, previous != UInt8(ascii: "_") {
            let startsWord = !bytes[index - 1].isUppercase
            let endsAcronym = index + 1 < bytes.count && bytes[index + 1].isLowercase
            if startsWord || endsAcronym { snake.append(UInt8(ascii: "_")) }
        }
        snake.append(byte | 0x20)
    }
    return String(decoding: snake, as: UTF8.self)
}

extension UInt8 {
    fileprivate var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
    fileprivate var isLowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    fileprivate var isOfIdentifier: Bool {
        isUppercase || isLowercase || self == UInt8(ascii: "_") || self >= 0x80
            || (self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9"))
    }
}
