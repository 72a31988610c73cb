/// Where a value stands. Its path is put together only when somebody asks, which is seldom but for errors.
struct InputPlace {
    private let above: InputPath?
    private let name: String?
    private let index: Int?

    /// The input itself.
    static let top = InputPlace(nil)

    /// The place of a path.
    init(_ path: InputPath?) {
        above = path
        name = nil
        index = nil
    }

    init(_ above: InputPath?, name: String) {
        self.above = above
        self.name = name
        index = nil
    }

    init(_ above: InputPath?, index: Int) {
        self.above = above
        self.index = index
        name = nil
    }

    var path: InputPath? {
        if let name { return InputPath(above, name: name) }
        if let index { return InputPath(above, index: index) }
        return above
    }

    var text: String { path?.text ?? "" }

    func failure(_ code: String, _ message: String, _ node: InputNode?) -> InputFailure {
        let field = text
        let echo = SecretFields.isSecret(field) ? nil : node?.echo
        var isInPath = false
        if case .path = node { isInPath = true }
        return InputFailure(error: FieldError(field, code, message, value: echo), isInPath: isInPath)
    }

    /// That there is no value here, where there must be one.
    func missing() -> InputFailure { InputFailure(error: FieldError(text, "required", "is required"), isInPath: false) }
}
