import Glibc

/// The name of one coding key as bytes, made once and kept for good.
struct KeyName {
    /// `,"name":` as it is written, with 32 readable bytes behind it.
    let text: UnsafePointer<UInt8>
    let textLength: Int
    /// `name` as it is compared, with 32 readable bytes behind it.
    let name: UnsafePointer<UInt8>
    let length: Int

    static let padding = 32

    /// Memory that is never given back: key types are as many as the program has.
    static func make(_ name: String) -> UnsafePointer<KeyName> {
        var writer = JSONWriter(capacity: name.utf8.count + 16)
        writer.append(UInt8(ascii: ","))
        writer.appendString(name)
        writer.append(UInt8(ascii: ":"))
        let keyName = UnsafeMutablePointer<KeyName>.allocate(capacity: 1)
        keyName.initialize(
            to: KeyName(
                text: keep(writer.base, writer.count), textLength: writer.count,
                name: keep(Array(name.utf8), name.utf8.count), length: name.utf8.count))
        return UnsafePointer(keyName)
    }

    private static func keep(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafePointer<UInt8> {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: count + padding)
        copy.initialize(repeating: 0, count: count + padding)
        memcpy(copy, bytes, count)
        return UnsafePointer(copy)
    }
}
