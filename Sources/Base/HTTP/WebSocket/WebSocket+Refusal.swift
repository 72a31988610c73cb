extension WebSocket {
    /// Why a request cannot open a WebSocket.
    public struct Refusal: Sendable {
        /// 400, 403 or 426.
        public let status: Status
        /// One sentence for a person.
        public let reason: String
        /// What the answer has to carry, such as the version that is spoken here.
        public let headers: Headers
    }

    /// Why `upgrade` would refuse this request; nil where it would not. For a server that has work to do in between.
    public static func refusal(of request: Request, options: Options = .init()) -> Refusal? {
        switch Handshake.answer(request, options) {
        case .refused(let status, let reason, let headers):
            Refusal(status: status, reason: reason, headers: headers)
        case .accepted: nil
        }
    }
}
