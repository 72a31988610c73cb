/// Bytes on their way into gzip's form or out of it. No time and no name go in, so equal bytes come out equal.
final class Gzip {
    private let zlib: ZLib
    private let stream: ZLib.Pointer
    private let step: ZLib.Step
    private let end: ZLib.End
    private var isOver = false
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    private init?(_ zlib: ZLib?, _ begin: (ZLib, ZLib.Pointer) -> Int32, _ step: (ZLib) -> (ZLib.Step, ZLib.End)) {
        guard let zlib else { return nil }
        self.zlib = zlib
        (self.step, end) = step(zlib)
        // zlib remembers where its stream is.
        stream = ZLib.Pointer.allocate(capacity: 1)
        stream.initialize(to: ZLib.Stream())
        guard begin(zlib, stream) == 0 else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        _ = end(stream)
        stream.deallocate()
    }

    /// nil where there is no zlib.
    static func packing(with zlib: ZLib? = .shared) -> Gzip? {
        Gzip(zlib, { $0.deflateInit($1, 6, 8, ZLib.gzip, 8, 0, ZLib.version, ZLib.streamSize) }) {
            ($0.deflate, $0.deflateEnd)
        }
    }

    /// nil where there is no zlib.
    static func unpacking(with zlib: ZLib? = .shared) -> Gzip? {
        Gzip(zlib, { $0.inflateInit($1, ZLib.gzip, ZLib.version, ZLib.streamSize) }) { ($0.inflate, $0.inflateEnd) }
    }

    /// Takes bytes, and gives what is ready.
    func take(_ bytes: UnsafeRawBufferPointer, to sink: TarWriter.Sink) throws {
        try run(bytes, flush: 0, to: sink)
    }

    /// Gives the rest; throws where what came was not whole.
    func finish(to sink: TarWriter.Sink) throws {
        try run(UnsafeRawBufferPointer(start: nil, count: 0), flush: ZLib.finish, to: sink)
        if !isOver { throw ImageError("a compressed layer ends too early") }
    }

    private func run(_ bytes: UnsafeRawBufferPointer, flush: Int32, to sink: TarWriter.Sink) throws {
        stream.pointee.nextIn = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.availableIn = UInt32(bytes.count)
        while !isOver {
            let code = output.withUnsafeMutableBufferPointer { output in
                stream.pointee.nextOut = output.baseAddress
                stream.pointee.availableOut = UInt32(output.count)
                return step(stream, flush)
            }
            let count = output.count - Int(stream.pointee.availableOut)
            if count > 0 { try output.withUnsafeBytes { try sink(UnsafeRawBufferPointer(rebasing: $0[..<count])) } }
            switch code {
            case ZLib.streamEnd: isOver = true
            case 0: if stream.pointee.availableIn == 0, stream.pointee.availableOut > 0, flush == 0 { return }
            // Nothing could be done for want of input: that is the end of this piece.
            case -5: return
            default: throw ImageError("a layer is not in gzip's form")
            }
        }
        if stream.pointee.availableIn > 0 { throw ImageError("a compressed layer goes on after its end") }
    }
}
