/// A write that many callers make at the same moment, each for a subject of its own. Those that wait while a statement is under
/// way are all made by the next one: they share its round trip and its commit.
public protocol GatheredWrite: Sendable {
    /// What is changed.
    associatedtype Subject: Hashable

    /// Two writes for one subject are never made by one statement.
    var subject: Subject { get }

    /// Writes of different groups are never made by one statement, either, so that each group can have its own.
    var group: Int { get }

    /// The statement that makes them all; its text does not depend on how many they are. The first column of its rows is the
    /// place of the write, counted from 1, that a row belongs to; rows of one write follow each other. A write without a row
    /// was not made.
    static func statement(_ writes: [Self]) -> SQL
}

extension GatheredWrite {
    /// All are of one group.
    public var group: Int { 0 }
}

extension WriteLane {
    /// Makes a write together with those of its kind that come at the same moment. Its rows, read from the second column on;
    /// none where it was not made.
    @inlinable
    public func gather<Write: GatheredWrite, Element: RowReadable & Sendable>(
        _ write: Write, as type: Element.Type = Element.self
    ) async throws -> [Element] {
        try await gathered(write).readRows(type)
    }

    /// The rows of a write, not yet read. Nothing from here on is made anew for each kind of write.
    @usableFromInline
    func gathered(_ write: any GatheredWrite) async throws -> GatheredRows {
        try await core.onLoop { lanes in
            try await core.gatherings.of(write).make(write, deadline, on: lanes)
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

extension GatheredWrite {
    /// Tells its subject from nearly all others.
    var subjectHash: Int { subject.hashValue }

    /// The statement that makes it and all others of its kind among these.
    func statement(with others: [any GatheredWrite]) -> SQL { Self.statement(others.compactMap { $0 as? Self }) }
}
