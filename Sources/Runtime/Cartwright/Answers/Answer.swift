package import CartwrightHTTP
import CartwrightJSON

/// What a handler answered, on its way through the host.
package struct Answer: Sendable {
    package var response: Response
    /// What `ETag` will say, where the output has a version.
    package var entityTag: String?
    /// Whether it holds a token or a secret.
    package var isConfidential = false

    package init(_ response: Response) { self.response = response }

    package static let noContent = Answer(Response(.noContent))
}

/// An output that chooses status and headers by itself.
protocol AnswersOtherwise {
    var status: Status { get }
    /// What `Location` says.
    var place: String? { get }
    var inner: any Encodable & Sendable { get }
}

extension Created: AnswersOtherwise {
    var status: Status { .created }
    var place: String? { location }
    var inner: any Encodable & Sendable { body }
}

extension Accepted: AnswersOtherwise {
    var status: Status { .accepted }
    var place: String? { location }
    var inner: any Encodable & Sendable { body }
}

extension Reaching: AnswersOtherwise {
    var status: Status { if case .underway = self { .accepted } else { .ok } }
    var place: String? { if case .underway(_, let location) = self { location } else { nil } }
    var inner: any Encodable & Sendable { body }
}

extension Answer {
    /// How outputs of a type become answers; what the type says about itself is looked up once, here.
    static func renderer<Output: Encodable & Sendable>(for type: Output.Type) -> @Sendable (Output) throws -> Answer {
        if type is any AnswersOtherwise.Type {
            return { output in
                var answer = Answer(.json(try JSON.encode(output, nils: .written)))
                if let otherwise = output as? any AnswersOtherwise {
                    answer.response.status = otherwise.status
                    if let place = otherwise.place { answer.response.headers.add(.location, place) }
                    answer.entityTag = (otherwise.inner as? any Versioned)?.entityTag
                    answer.isConfidential = otherwise.inner is any Confidential
                }
                return answer
            }
        }
        let isVersioned = type is any Versioned.Type
        let isConfidential = type is any Confidential.Type
        return { output in
            var answer = Answer(.json(try JSON.encode(output, nils: .written)))
            if isVersioned { answer.entityTag = (output as? any Versioned)?.entityTag }
            answer.isConfidential = isConfidential
            return answer
        }
    }
}
