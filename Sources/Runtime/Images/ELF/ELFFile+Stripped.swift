extension ELFFile {
    /// The program without what is never loaded: symbols, debug information and the table of sections that leads to them.
    /// Its build id stays, so that a debugger finds the rest in the build's own file.
    func stripped(_ bytes: [UInt8]) -> [UInt8] {
        guard loadedSize >= 64, loadedSize < bytes.count else { return bytes }
        var kept = Array(bytes[..<loadedSize])
        // e_shoff, then e_shnum and e_shstrndx.
        for index in 40..<48 { kept[index] = 0 }
        for index in 60..<64 { kept[index] = 0 }
        return kept
    }
}
