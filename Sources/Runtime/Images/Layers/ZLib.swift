import Glibc

/// zlib, opened at run time: libcurl brings it along wherever this program runs, and building needs no header of it.
struct ZLib: Sendable {
    /// The stream of `zlib.h`, field by field.
    struct Stream {
        var nextIn: UnsafePointer<UInt8>?
        var availableIn: UInt32 = 0
        var totalIn: UInt = 0
        var nextOut: UnsafeMutablePointer<UInt8>?
        var availableOut: UInt32 = 0
        var totalOut: UInt = 0
        var message: UnsafePointer<CChar>?
        var state: OpaquePointer?
        var allocate: OpaquePointer?
        var free: OpaquePointer?
        var opaque: OpaquePointer?
        var dataType: Int32 = 0
        var adler: UInt = 0
        var reserved: UInt = 0
    }

    typealias Pointer = UnsafeMutablePointer<Stream>
    // A function of C takes no pointer to a type that C does not know.
    typealias DeflateInit =
        @convention(c) (
            UnsafeMutableRawPointer, Int32, Int32, Int32, Int32, Int32, UnsafePointer<CChar>, Int32
        ) -> Int32
    typealias InflateInit = @convention(c) (UnsafeMutableRawPointer, Int32, UnsafePointer<CChar>, Int32) -> Int32
    typealias Step = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
    typealias End = @convention(c) (UnsafeMutableRawPointer) -> Int32

    let deflateInit: DeflateInit
    let deflate: Step
    let deflateEnd: End
    let inflateInit: InflateInit
    let inflate: Step
    let inflateEnd: End

    static let finish: Int32 = 4
    static let streamEnd: Int32 = 1
    /// The largest window, in gzip's clothes.
    static let gzip: Int32 = 15 + 16
    static let version = "1.2.0"
    static let streamSize = Int32(MemoryLayout<Stream>.size)

    /// nil where there is none.
    static let shared: ZLib? = ZLib()

    private init?() {
        guard MemoryLayout<Stream>.size == 112, let library = dlopen("libz.so.1", RTLD_NOW) else { return nil }
        func function<F>(_ name: String, as type: F.Type) -> F? {
            dlsym(library, name).map { unsafeBitCast($0, to: type) }
        }
        guard let deflateInit = function("deflateInit2_", as: DeflateInit.self),
            let deflate = function("deflate", as: Step.self), let deflateEnd = function("deflateEnd", as: End.self),
            let inflateInit = function("inflateInit2_", as: InflateInit.self),
            let inflate = function("inflate", as: Step.self), let inflateEnd = function("inflateEnd", as: End.self)
        else { return nil }
        self.deflateInit = deflateInit
        self.deflate = deflate
        self.deflateEnd = deflateEnd
        self.inflateInit = inflateInit
        self.inflate = inflate
        self.inflateEnd = inflateEnd
    }
}
