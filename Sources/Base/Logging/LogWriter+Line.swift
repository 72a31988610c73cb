extension LogWriter {
    /// A line that somebody else has written, as it is: with the others, whole, and without waiting for the reader.
    package func write(line: [UInt8], behind prefix: [UInt8] = []) {
        write(at: .info) { buffer in
            buffer.bytes += prefix
            buffer.bytes += line
            buffer.bytes.append(10)
        }
    }
}
