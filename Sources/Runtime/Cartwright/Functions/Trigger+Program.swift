import CartwrightManifest

extension Trigger {
    /// Stands for a program of its own (`command` in the manifest), which no process of ours can call. What it takes and gives is
    /// its own affair.
    static func program(_ trigger: Manifest.Trigger) -> Trigger {
        let refusal = Misconfigured("the function is a program of its own, which runs under `cartwright dev` only")
        let shape = HandlerShape(takesRawBody: true, output: .response)
        return switch trigger {
        case .http, .direct: Trigger(.http, shape, .http { _, _ in throw refusal })
        case .queue: Trigger(.queue, shape, .message { _, _ in throw refusal })
        case .event: Trigger(.event, shape, .event { _, _ in throw refusal })
        case .schedule: Trigger(.schedule, shape, .tick { _, _ in throw refusal })
        case .socket: Trigger(.socket, shape, .frame { _, _, _ in throw refusal })
        }
    }
}
