/// A type whose own `encode(to:)` leaves a field out where it has no value, instead of writing `null`.
public protocol LeavesFieldsOut {
    /// The names of these fields in JSON.
    static var fieldsLeftOut: Set<String> { get }
}
