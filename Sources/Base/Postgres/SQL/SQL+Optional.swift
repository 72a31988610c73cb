extension SQL.StringInterpolation {
    /// A parameter, or null.
    public mutating func appendInterpolation<Value: Bindable>(_ value: Value?) {
        sql.parameters.open(Value.postgresType, placeholder: sql.text.utf8.count)
        value.write(to: &sql.parameters)
        close()
    }
}
