/// What the loader reads of a program or a shared library: where it runs, and which libraries it asks for.
struct ELFFile: Sendable {
    /// A processor, as image formats call it.
    enum Architecture: String, Sendable {
        case amd64, arm64

        init?(machine: Int) {
            switch machine {
            case 62: self = .amd64
            case 183: self = .arm64
            default: return nil
            }
        }
    }

    let architecture: Architecture
    /// The loader; nil for a static program, and for most libraries.
    private(set) var interpreter: String?
    /// The libraries that it asks for, by the names they are known under.
    private(set) var needed: [String] = []
    /// Where to look for them before the usual places: DT_RPATH and DT_RUNPATH.
    private(set) var searchPath: [String] = []
    /// How much of the file is ever loaded; symbols and debug information come after it.
    private(set) var loadedSize = 0

    private static let load = 1
    private static let dynamic = 2
    private static let interp = 3

    init(_ bytes: [UInt8], _ path: String) throws(ImageError) {
        let reader = ELFReader(bytes: bytes, path: path)
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw ImageError("\(path) is no ELF file") }
        guard try reader.integer(4, 1) == 2, try reader.integer(5, 1) == 1,
            let architecture = Architecture(machine: try reader.integer(18, 2))
        else {
            throw ImageError("\(path) is for another processor than x86-64 or arm64")
        }
        self.architecture = architecture
        let segments = try Self.segments(reader)
        for segment in segments where segment.kind != 0 {
            guard segment.offset + segment.size <= bytes.count else { throw reader.broken }
            loadedSize = max(loadedSize, segment.offset + segment.size)
            if segment.kind == Self.interp { interpreter = try reader.text(segment.offset) }
        }
        if let dynamic = segments.first(where: { $0.kind == Self.dynamic }) { try read(dynamic, segments, reader) }
    }

    private struct Segment {
        let kind: Int
        let offset: Int
        let address: Int
        let size: Int
    }

    private static func segments(_ reader: ELFReader) throws(ImageError) -> [Segment] {
        let start = try reader.integer(32, 8)
        let entry = try reader.integer(54, 2)
        var segments: [Segment] = []
        for number in 0..<(try reader.integer(56, 2)) {
            let at = start + number * entry
            segments.append(
                Segment(
                    kind: try reader.integer(at, 4), offset: try reader.integer(at + 8, 8),
                    address: try reader.integer(at + 16, 8), size: try reader.integer(at + 32, 8)))
        }
        return segments
    }

    /// The dynamic section names its strings by where they are in memory once loaded.
    private mutating func read(
        _ dynamic: Segment, _ segments: [Segment], _ reader: ELFReader
    ) throws(ImageError) {
        var entries: [(tag: Int, value: Int)] = []
        for at in stride(from: dynamic.offset, to: dynamic.offset + dynamic.size, by: 16) {
            let tag = try reader.integer(at, 8)
            if tag == 0 { break }
            // Tags of vendors may have any value; those that count here are small ones.
            if tag < 0x100 { entries.append((tag, try reader.integer(at + 8, 8))) }
        }
        guard let strings = entries.first(where: { $0.tag == 5 })?.value else { return }
        guard
            let home = segments.first(where: {
                $0.kind == Self.load && $0.address <= strings && strings - $0.address < $0.size
            })
        else { throw reader.broken }
        let table = home.offset + (strings - home.address)
        for (tag, value) in entries {
            switch tag {
            case 1: needed.append(try reader.text(table + value))
            case 15, 29: searchPath += try reader.text(table + value).split(separator: ":").map(String.init)
            default: break
            }
        }
    }
}
