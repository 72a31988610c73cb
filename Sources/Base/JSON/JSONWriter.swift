public import FoundationEssentials

/// Writes JSON by hand: objects, arrays and fields in order; commas come by themselves.
public struct JSONWriter: ~Copyable {
    var bytes: [UInt8] = []
    init() {}
    private mutating func comma() {
        guard let last = bytes.last else { return }
        if last != UInt8(ascii: "{") && last != UInt8(ascii: "[") && last != UInt8(ascii: ":") {
            bytes.append(UInt8(ascii: ","))
        }
    }
    private mutating func value(_ value: some Encodable) {
        comma()
        bytes += (try? JSON.encode(value)) ?? []
    }

    /// Opens an object.
    public mutating func beginObject() { comma(); bytes.append(UInt8(ascii: "{")) }
    /// Closes the object.
    public mutating func endObject() { bytes.append(UInt8(ascii: "}")) }
    /// Opens an array.
    public mutating func beginArray() { comma(); bytes.append(UInt8(ascii: "[")) }
    /// Closes the array.
    public mutating func endArray() { bytes.append(UInt8(ascii: "]")) }
    /// The name of the field whose value comes next, as it stands in the JSON.
    public mutating func key(_ name: StaticString) { value(name.description); bytes.append(UInt8(ascii: ":")) }
    /// The name of the field whose value comes next, of any text.
    public mutating func key(dynamic name: String) { value(name); bytes.append(UInt8(ascii: ":")) }
    /// `null`.
    public mutating func null() { comma(); bytes += Array("null".utf8) }
    /// A string.
    public mutating func write(_ text: String) { value(text) }
    /// `true` or `false`.
    public mutating func write(_ truth: Bool) { value(truth) }
    /// An integer.
    public mutating func write(_ number: Int) { value(number) }
    /// A double; one that is not finite makes the whole encoding fail.
    public mutating func write(_ number: Double) { value(number) }
    /// A number as its text has it.
    public mutating func write(_ number: JSONNumber) { value(number) }
    /// An instant, to the millisecond, in UTC.
    public mutating func write(_ date: Date) { value(date) }
    /// A UUID in lower case.
    public mutating func write(_ id: UUID) { value(id) }
    /// JSON that is already there.
    public mutating func write(_ raw: RawJSON) { value(raw) }
    /// A value that writes itself.
    public mutating func write<T: JSONWritable>(_ value: T) { value.write(to: &self) }
    /// Any `Codable` value; what it throws makes the whole encoding fail.
    public mutating func write<T: Encodable>(codable value: T) { self.value(value) }
}
