/// What a listener hears.
public enum Notification: Sendable, Hashable {
    /// Listening has begun, or begun again after the connection was lost: what was sent before may have been missed.
    case subscribed
    /// What `notify` carried.
    case payload(String)
}
