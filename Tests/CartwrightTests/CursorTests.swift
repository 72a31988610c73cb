import Cartwright
import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import Testing

private struct Key: Codable, Sendable, Equatable {
    var price: Int
    var at: Date
}
private struct Listing: Codable, Sendable {
    let sort: String
    let cursor: Cursor<Key>?
}
private func list(_ input: Listing, _ call: Call) throws -> Page<Int> {
    let after = try input.cursor?.key(in: "numbers:\(input.sort)", call).price ?? 0
    let rows = (1...5).filter { $0 > after }.prefix(3)
    return try call.page(Array(rows), limit: 2, of: "numbers:\(input.sort)") { Key(price: $0, at: call.now) }
}

@Suite("Cursors")
struct CursorTests {
    @Test("a walk along the cursors yields each row once and ends with null")
    func walk() async throws {
        let host = try TestHost("GET /numbers", .http(list))
        var seen: [Int] = []
        var target = "/numbers?sort=price"
        for _ in 0..<3 {
            let page = await host.send(.get, target)
            seen += page.json["items"]?.array?.compactMap(\.integer) ?? []
            guard let next = page.json["next_cursor"]?.string else {
                #expect(page.text.contains(#""next_cursor":null"#))
                break
            }
            target = "/numbers?sort=price&cursor=\(next)"
        }
        #expect(seen == [1, 2, 3, 4, 5])
    }

    @Test("a cursor of another list, a changed one and nonsense are 422 bad_cursor")
    func foreign() async throws {
        let host = try TestHost("GET /numbers", .http(list))
        let page = await host.send(.get, "/numbers?sort=price")
        let cursor = try #require(page.json["next_cursor"]?.string)
        for bad in [
            "sort=name&cursor=\(cursor)", "sort=price&cursor=A\(cursor)", "sort=price&cursor=b3Bh",
            "sort=price&cursor=%F0",
        ] {
            let answer = await host.send(.get, "/numbers?\(bad)")
            #expect(answer.status == 422)
            #expect(answer.code == "bad_cursor", "\(answer.text)")
        }
    }

    @Test("a key comes back as it was, dates to the millisecond")
    func exact() throws {
        let call = Call.test()
        let key = Key(price: 7, at: call.now)
        #expect(try Cursor(after: key, in: "x", call).key(in: "x", call) == key)
    }
}
