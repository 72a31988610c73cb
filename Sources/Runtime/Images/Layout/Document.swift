import CartwrightJSON

/// The JSON documents of a layout.
enum Document {
    static func bytes(_ value: some Encodable) throws -> [UInt8] { try JSON.encode(value, keys: .asWritten) }

    static func read<T: Decodable>(_ path: String) throws -> T {
        let bytes = try FileBytes.read(path)
        do { return try JSON.decode(T.self, from: bytes, keys: .asWritten) } catch {
            throw ImageError("\(path) is not what an image layout has there: \(error)")
        }
    }
}
