/// A type on a hot path that writes itself, byte for byte what its `Codable` form would be.
public protocol JSONWritable: Encodable {
    /// Writes exactly one value.
    func write(to json: inout JSONWriter)
}
