package import CartwrightHTTP
import CartwrightJSON
import Synchronization

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

/// How outputs of one type become answers. What the type says about itself is looked up with its first answer: asking it
/// of every handler's type would be a good part of a start.
final class Renderer<Output: Encodable & Sendable>: Sendable {
    private let looked = Atomic<UInt8>(0)

    func callAsFunction(_ output: Output) throws -> Answer {
        var answer = Answer(.json(try JSON.encode(output, nils: .written)))
        let traits = traits
        if traits.contains(.answersOtherwise), let otherwise = output as? any AnswersOtherwise {
            answer.response.status = otherwise.status
            if let place = otherwise.place { answer.response.headers.add(.location, place) }
            answer.entityTag = (otherwise.inner as? any Versioned)?.entityTag
            answer.isConfidential = otherwise.inner is any Confidential
        } else {
            if traits.contains(.isVersioned) { answer.entityTag = (output as? any Versioned)?.entityTag }
            answer.isConfidential = traits.contains(.isConfidential)
        }
        return answer
    }

    private var traits: OutputTraits {
        let before = OutputTraits(rawValue: looked.load(ordering: .relaxed))
        if before.contains(.known) { return before }
        var found = OutputTraits.known
        if Output.self is any AnswersOtherwise.Type { found.insert(.answersOtherwise) }
        if Output.self is any Versioned.Type { found.insert(.isVersioned) }
        if Output.self is any Confidential.Type { found.insert(.isConfidential) }
        looked.store(found.rawValue, ordering: .relaxed)
        return found
    }
}

/// What a type of output says about itself. Outside of the generic class, or each question would be asked through tables.
private struct OutputTraits: OptionSet {
    let rawValue: UInt8
    static let known = OutputTraits(rawValue: 1)
    static let answersOtherwise = OutputTraits(rawValue: 2)
    static let isVersioned = OutputTraits(rawValue: 4)
    static let isConfidential = OutputTraits(rawValue: 8)
}
