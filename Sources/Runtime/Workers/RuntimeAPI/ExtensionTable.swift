/// The extensions that live within one function process: pure.
///
/// The process is ready for an event once each of them waits for one too.
struct ExtensionTable: Sendable {
    private struct Extension {
        var name: String
        var wantsInvocations: Bool
        var isWaiting = false
    }

    private static let most = 10
    private var extensions: [String: Extension] = [:]

    /// Whether every extension waits for its next event.
    var isReady: Bool { extensions.values.allSatisfy(\.isWaiting) }

    /// Takes one in under an identifier; what is wrong with it, if anything. `isOpen` until the first event was asked for.
    mutating func register(
        _ name: String?, events: [String]?, as identifier: String, isOpen: Bool
    ) -> RuntimeReply? {
        guard let name, !name.isEmpty, name.utf8.count <= 128 else {
            return RuntimeReply(
                status: 400, errorType: "Extension.InvalidExtensionName", message: "Empty extension name")
        }
        guard isOpen else {
            return RuntimeReply(
                status: 403, errorType: "Extension.RegistrationClosed",
                message: "Extension registration closed already")
        }
        guard let events else {
            return RuntimeReply(
                status: 400, errorType: "InvalidRequestFormat", message: #"The body is not {"events": […]}"#)
        }
        if events.contains("SHUTDOWN") {
            return RuntimeReply(
                status: 403, errorType: "ShutdownEventNotSupportedForInternalExtension",
                message: "An internal extension gets no SHUTDOWN event")
        }
        if let other = events.first(where: { $0 != "INVOKE" }) {
            return RuntimeReply(
                status: 400, errorType: "Extension.InvalidEventType", message: "\(other): Unknown event type")
        }
        if extensions.values.contains(where: { $0.name == name }) {
            return RuntimeReply(
                status: 403, errorType: "Extension.AlreadyRegistered", message: "Extension already registered")
        }
        guard extensions.count < Self.most else {
            return RuntimeReply(
                status: 403, errorType: "Extension.TooManyExtensions",
                message: "Extension limit (\(Self.most)) reached")
        }
        extensions[identifier] = Extension(name: name, wantsInvocations: events.contains("INVOKE"))
        return nil
    }

    /// One asks for its next event and waits; what is wrong with that, if anything.
    mutating func wait(_ identifier: String?) -> RuntimeReply? {
        if let refusal = check(identifier) { return refusal }
        extensions[identifier ?? ""]?.isWaiting = true
        return nil
    }

    /// Who asks is one of them; else what is wrong.
    func check(_ identifier: String?) -> RuntimeReply? {
        guard let identifier else {
            return RuntimeReply(
                status: 403, errorType: "Extension.MissingExtensionIdentifier",
                message: "Missing Lambda-Extension-Identifier header")
        }
        if extensions[identifier] != nil { return nil }
        return RuntimeReply(
            status: 403, errorType: "Extension.UnknownExtensionIdentifier", message: "Unknown extension \(identifier)")
    }

    mutating func waitIsGone(_ identifier: String) { extensions[identifier]?.isWaiting = false }

    /// An event is handed over: those that are to hear of it, who no longer wait.
    mutating func deliver() -> [String] {
        let told = extensions.filter { $0.value.wantsInvocations && $0.value.isWaiting }.map(\.key).sorted()
        for identifier in told { extensions[identifier]?.isWaiting = false }
        return told
    }
}
