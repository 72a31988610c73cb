/// What a mail says, in both its forms.
struct Letter: Sendable, Hashable {
    var subject: String
    var text: String
    var html: String

    /// A letter of paragraphs, with what was ordered below them.
    init(subject: String, paragraphs: [String], order: OrderWords) {
        self.subject = subject
        text = (["Hello,"] + paragraphs + [order.text]).joined(separator: "\n\n") + "\n"
        let body = (["Hello,"] + paragraphs).map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
        html = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(escaped(subject))</title></head>
            <body style="font-family: sans-serif; max-width: 40em; margin: 1em auto">
            \(body)
            \(order.html)
            </body>
            </html>

            """
    }
}

/// A text inside HTML: nothing in it is markup, in an element or in a quoted attribute.
func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
