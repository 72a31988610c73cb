import Cartwright
package import CartwrightHTTP

/// Who may knock at the admin port, for whatever else listens there.
package enum AdminDoor {
    /// The answer to a request that is not let in; nil where it is.
    package static func refusal(of request: Request) -> Response? {
        AdminHandler.objection(to: request).map { problem in
            .text("\(problem.detail ?? problem.title)\n", status: Status(problem.status))
        }
    }
}
