import CartwrightManifest

/// Any bytes are a manifest or a list of what is wrong with them, in bounded time, and every message fits on one line.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzManifest(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let (manifest, diagnostics) = Manifest.load(yaml: bytes)
    for diagnostic in diagnostics {
        precondition(diagnostic.mark.line >= 1 && diagnostic.mark.column >= 1)
        precondition(!diagnostic.description.utf8.contains { $0 < 0x20 || $0 == 0x7F })
    }
    if !diagnostics.hasErrors {
        for function in manifest.functions {
            precondition(function.handler != nil || !function.command.isEmpty)
            precondition(!function.access.isEmpty)
            if case .event(let pattern) = function.trigger { precondition(!pattern.json.isEmpty) }
        }
    }
    return 0
}
