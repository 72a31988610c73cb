public import Cartwright

public func echo(_ entry: Entry, _ socket: Socket, _ call: Call) async throws {
    try await socket.send(entry)
}
