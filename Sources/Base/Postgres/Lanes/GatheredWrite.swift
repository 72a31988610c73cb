/// A write that many callers make at the same moment, each for a subject of its own. Those that wait while a statement is under
/// way are all made by the next one: they share its round trip and its commit.
public protocol GatheredWrite: Sendable {
    /// What is changed.
    associatedtype Subject: Hashable

    /// Two writes for one subject are never made by one statement.
    var subject: Subject { get }

    /// The statement that makes them all; its text does not depend on how many they are. The first column of its rows is the
    /// place of the write, counted from 1, that a row belongs to; rows of one write follow each other. A write without a row
    /// was not made.
    static func statement(_ writes: [Self]) -> SQL
}

extension WriteLane {
    /// Makes a write together with those of its kind that come at the same moment. Its rows, read from the second column on;
    /// none where it was not made.
    public func gather<Write: GatheredWrite, Element: RowReadable & Sendable>(
        _ write: Write, as type: Element.Type = Element.self
    ) async throws -> [Element] {
        try await core.onLoop { lanes in
            try await core.gatherings.of(Write.self).make(write, deadline, on: lanes).readRows(type)
        }
    }
}

extension DatabaseConnection {
    /// Makes a write that others gather by itself.
    public func makeAlone<Write: GatheredWrite, Element: RowReadable & Sendable>(
        _ write: Write, as type: Element.Type = Element.self
    ) async throws -> [Element] {
        try GatheredRows(all: await send(Write.statement([write]))).readRows(type)
    }
}
