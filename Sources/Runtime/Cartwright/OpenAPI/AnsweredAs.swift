/// A type that is answered in the form of another, which is the one that is described.
public protocol AnsweredAs {
    /// What it looks like in JSON.
    associatedtype Form
}

extension AnsweredAs {
    static var form: Any.Type { Form.self }
}
