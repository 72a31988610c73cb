public import CartwrightJSON

extension JSONWriter {
    /// An amount with the digits of its currency, and beside it the same in minor units; both `null` where there is none.
    public mutating func amount(_ name: StaticString, minor minorName: StaticString, _ amount: Amount?) {
        key(name)
        if let amount { write(amount) } else { null() }
        field(minorName, amount?.minor)
    }
}
