import CartwrightJSON
import FoundationEssentials

struct Shape: Codable, Equatable {
    var name: String?
    var count: Int?
    var ratio: Double?
    var when: Date?
    var id: UUID?
    var inner: [Shape]?
    var free: [String: JSONValue]?
    var small: [Int8]?
    var kind: Kind?

    enum Kind: Codable, Equatable {
        case plain
        case named(String, sizeInCm: Float)
    }
}

/// What decodes must encode, and decode again to the same value, in every way there is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // A copy of exactly this size, so that a read beyond the end is seen.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let value = try? JSON.decode(JSONValue.self, from: bytes) {
        guard let again = try? JSON.encode(value), let same = try? JSON.decode(JSONValue.self, from: again) else {
            fatalError("what was read cannot be written and read again")
        }
        precondition(same == value, "another value after one turn")
        precondition((try? JSON.encode(same)) == again, "other bytes after one turn")
        guard let raw = try? JSON.decode(RawJSON.self, from: bytes), let rawAgain = try? JSON.encode(raw),
            (try? JSON.decode(JSONValue.self, from: rawAgain)) == value
        else { fatalError("raw JSON differs") }
        precondition(String(validating: bytes, as: UTF8.self) != nil, "accepted what is no UTF-8")
        look(at: bytes)
    } else {
        precondition((try? JSONDocument(parsing: bytes)) == nil, "a document of what is no value")
    }
    if let shape = try? JSON.decode(Shape.self, from: bytes), let encoded = try? JSON.encode(shape) {
        guard let again = try? JSON.decode(Shape.self, from: encoded) else {
            fatalError("a shape cannot be read again")
        }
        // Times are written to the millisecond, so the second turn is the one that must hold.
        precondition((try? JSON.encode(again)) == encoded, "another shape after one turn")
    }
    return 0
}

private func look(at bytes: [UInt8]) {
    guard let document = try? JSONDocument(parsing: bytes) else { fatalError("no document of a value") }
    _ = try? document.decode(Shape.self)
    _ = document.unreadFields
    walk(document.root, depth: 0)
}

private func walk(_ node: JSONNode, depth: Int) {
    guard depth < 6 else { return }
    _ = node.path
    precondition((try? JSON.decode(JSONValue.self, from: node.source)) == node.value, "a node is not its source")
    for key in (node.keys ?? []).prefix(20) { if let field = node[key] { walk(field, depth: depth + 1) } }
    for element in (node.elements ?? []).prefix(20) { walk(element, depth: depth + 1) }
}
