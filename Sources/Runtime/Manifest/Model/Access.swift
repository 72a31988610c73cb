extension Manifest {
    /// Who may call a function. A function lists one word or more; any one of them lets a caller in.
    public enum Access: String, Sendable, Hashable, CaseIterable {
        /// Everybody.
        case `public`
        /// Whoever holds a cart token, signed in or not.
        case guest
        /// Whoever is signed in.
        case user
        case seller
        case support
        case admin
        /// Only the runtime itself: queues, events, schedules and `cartwright invoke`.
        case `internal`
        /// A webhook: its signature is checked by the handler's provider.
        case signed
        /// Absent in production.
        case development

        public static let words = allCases.map(\.rawValue)
    }
}
