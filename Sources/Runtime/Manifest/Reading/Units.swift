private let durationUnits: [(unit: String, milliseconds: Int)] = [
    ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
]

/// `500ms`, `30s`, `5m`, `12h`, `4d`: a whole number and its unit.
func parseDuration(_ text: String) -> Duration? {
    guard let (count, unit) = countAndUnit(text),
        let factor = durationUnits.first(where: { $0.unit == unit })?.milliseconds
    else { return nil }
    let (total, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : .milliseconds(total)
}

/// The shortest way to write a duration.
package func describe(_ duration: Duration) -> String {
    let (seconds, fraction) = duration.components
    let milliseconds = Int(seconds) * 1000 + Int(fraction / 1_000_000_000_000_000)
    if milliseconds == 0 { return "0s" }
    for (unit, factor) in durationUnits.reversed() where milliseconds % factor == 0 {
        return "\(milliseconds / factor)\(unit)"
    }
    return "\(milliseconds)ms"
}

private let sizeUnits: [(unit: String, bytes: Int)] = [("B", 1), ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)]

/// `64KB`, `256MB`, `1GB`, where a KB is 1024 bytes.
func parseSize(_ text: String) -> Int? {
    guard let (count, unit) = countAndUnit(text), let factor = sizeUnits.first(where: { $0.unit == unit })?.bytes
    else { return nil }
    let (total, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : total
}

/// The shortest way to write a size.
package func describe(bytes: Int) -> String {
    for (unit, factor) in sizeUnits.reversed() where bytes >= factor && bytes % factor == 0 {
        return "\(bytes / factor)\(unit)"
    }
    return "\(bytes)B"
}

private func countAndUnit(_ text: String) -> (Int, String)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count <= 9, let count = Int(digits) else { return nil }
    return (count, String(text.dropFirst(digits.count)))
}
