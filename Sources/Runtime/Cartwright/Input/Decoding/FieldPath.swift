/// Paths as clients read them: `items[0].quantity`.
enum FieldPath {
    static func join(_ parent: String, _ child: String) -> String {
        if parent.isEmpty { return child }
        if child.isEmpty { return parent }
        return child.first == "[" ? parent + child : parent + "." + child
    }

    static func element(_ parent: String, _ index: Int) -> String { "\(parent)[\(index)]" }
}
