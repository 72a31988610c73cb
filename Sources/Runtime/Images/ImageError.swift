import Glibc

/// Why there is no image, as a sentence that says what to do.
public struct ImageError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// A refusal of the kernel, with the value that `errno` has.
    static func refused(_ action: String, _ path: String, code: Int32 = errno) -> ImageError {
        switch code {
        case ENOSPC, EDQUOT: ImageError("there is no room left to \(action) \(path); images need some 100 MB")
        default: ImageError("could not \(action) \(path): \(String(cString: strerror(code)))")
        }
    }
}
