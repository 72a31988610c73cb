/// What only the whole manifest can get wrong.
struct Checks {
    let manifest: Manifest
    let findings: Findings

    func run() {
        routes()
        sockets()
        queues()
        uses()
    }

    private func routes() {
        var taken: [String: (function: String, line: Int)] = [:]
        for function in manifest.functions {
            for route in function.routes {
                let key = "\(route.method) \(route.path.shape)"
                if let other = taken[key] {
                    let owner = other.function == function.name ? "this function" : "function '\(other.function)'"
                    findings.error(route.mark, "route '\(route)' already belongs to \(owner) on line \(other.line)")
                } else {
                    taken[key] = (function.name, route.mark.line)
                }
            }
        }
    }

    private func sockets() {
        var taken: [String: Manifest.Function] = [:]
        for function in manifest.functions {
            guard case .socket(let route) = function.trigger else { continue }
            let key = "\(route.path.shape) \(route.key)"
            if let other = taken[key] {
                findings.error(
                    function.mark(of: "socket"),
                    "socket '\(route)' already belongs to function '\(other.name)' on line \(other.line)")
            } else {
                taken[key] = function
            }
        }
    }

    private func queues() {
        var consumers: [String: Manifest.Function] = [:]
        for function in manifest.functions {
            guard case .queue(let name, let batch) = function.trigger else { continue }
            guard let queue = manifest.queue(named: name) else {
                findings.error(
                    function.mark(of: "queue"),
                    "function '\(function.name)' reads a queue nobody declared, \(undeclared(name))")
                continue
            }
            if let other = consumers.updateValue(function, forKey: name) {
                findings.error(
                    function.mark(of: "queue"),
                    "queue '\(name)' is already read by function '\(other.name)' on line \(other.line); a message goes to one"
                )
            }
            if function.timeout > queue.visibility {
                findings.error(
                    function.mark(of: "timeout"),
                    "function '\(function.name)' may run for \(describe(function.timeout)), longer than the "
                        + "\(describe(queue.visibility)) its queue '\(name)' hides a message: it would be handled twice"
                )
            } else if queue.saysVisibility, queue.visibility < function.timeout * 6 {
                findings.warning(
                    queue.mark,
                    "queue '\(name)' hides a message for \(describe(queue.visibility)); AWS advises six times the "
                        + "time-out of its function, \(describe(function.timeout * 6))")
            }
            if queue.fifo, batch.size > 10 {
                findings.error(
                    function.mark(of: "batch"), "a fifo queue gives at most 10 messages at once, not \(batch.size)")
            } else if batch.size > 10, batch.window == .zero {
                findings.error(
                    function.mark(of: "batch"),
                    "a batch of more than 10 needs a window: batch: {size: \(batch.size), window: 5s}")
            }
        }
        for queue in manifest.queues where consumers[queue.name] == nil {
            findings.warning(queue.mark, "no function reads queue '\(queue.name)'")
        }
    }

    private func uses() {
        for function in manifest.functions {
            for name in function.uses.queues where manifest.queue(named: name) == nil {
                findings.error(
                    function.mark(of: "uses"),
                    "function '\(function.name)' uses a queue nobody declared, \(undeclared(name))")
            }
            if let name = function.onFailure, manifest.queue(named: name) == nil {
                findings.error(
                    function.mark(of: "on-failure"),
                    "function '\(function.name)' sends failures to a queue nobody declared, \(undeclared(name))")
            }
        }
    }

    private func undeclared(_ name: String) -> String {
        "'\(Findings.shown(name))'" + (didYouMean(name, among: manifest.queues.map(\.name)))
    }
}
