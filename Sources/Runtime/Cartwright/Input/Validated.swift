/// An input with rules beyond its types. The host calls it for every such value, however deep, and collects all errors.
public protocol Validated {
    /// Checks the rules; paths are relative to this value.
    func validate(_ validation: inout Validation)
}
