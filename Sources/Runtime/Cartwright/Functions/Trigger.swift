/// A handler with what calls it: made by `.http(f)`, `.queue(f)`, `.event(f)`, `.schedule(f)`, `.socket(f)` in the
/// generated table.
public struct Trigger: Sendable {
    /// The kinds of triggers, as `functions.yaml` names them.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case http, queue, event, schedule, socket
    }

    /// What calls the handler.
    public let kind: Kind
    /// The handler's types, for the description of the API.
    public let shape: HandlerShape
    package let handler: Handler

    package init(_ kind: Kind, _ shape: HandlerShape, _ handler: Handler) {
        self.kind = kind
        self.shape = shape
        self.handler = handler
    }
}

/// A handler with its types erased.
package enum Handler: Sendable {
    case http(@Sendable (borrowing InputSource, Call) async throws -> Answer)
    case message(@Sendable (Message, Call) async throws -> Void)
    case batch(@Sendable ([Message], Call) async throws -> BatchResult)
    case event(@Sendable (Envelope, Call) async throws -> Void)
    case tick(@Sendable (Tick, Call) async throws -> Void)
    case frame(@Sendable (borrowing InputSource, Socket, Call) async throws -> Void)
    case connect(@Sendable (Connect, Call) async throws -> Void)
    case disconnect(@Sendable (Disconnect, Call) async throws -> Void)
}
