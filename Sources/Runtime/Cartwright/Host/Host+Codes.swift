import CartwrightLogging
import CartwrightManifest

extension Host {
    /// What a caller hears of a problem: the problem, and a word in the log where its function does not declare its code.
    /// A strict host answers 500 instead, so that a test cannot miss it.
    func vetted(_ problem: Problem, of name: String) -> Problem {
        guard (400..<500).contains(problem.status), let function = function(name), !function.codes.contains(problem)
        else { return problem }
        let mark = function.declaration.mark
        let advice =
            "\(name) (\(manifest.file):\(mark.line)) answers \(problem.status) \(problem.code), which it does not declare; "
            + "add errors: {\(problem.status): [\(problem.code)]}"
        if function.isNews("\(problem.status) \(problem.code)") { configuration.log.warning("\(advice)") }
        guard configuration.isStrict else { return problem }
        return Problem(status: 500, code: "undeclared_code", title: "The code is not declared", detail: advice)
    }
}
