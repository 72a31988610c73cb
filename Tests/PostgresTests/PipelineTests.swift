import Testing

@testable import CartwrightPostgres

@Suite("What replies mean")
struct PipelineTests {
    let failure = ServerError(sqlState: "22012", message: "division by zero")

    func name(_ effect: Pipeline.Effect) -> String {
        switch effect {
        case .nothing: "nothing"
        case .succeed(let query): "succeed \(query.sql.text)"
        case .hold(let query): "hold \(query.sql.text)"
        case .fail(let query, let error): "fail \(query.sql.text) \(error.sqlState)"
        case .sendAgain(let query, let forgetting): "again \(query.sql.text)\(forgetting ? " anew" : "")"
        case .forget(let statement): "forget \(statement.name)"
        case .settle(let query, let error): "settle \(query.sql.text) \(error?.sqlState ?? "fine")"
        }
    }

    @Test("strangers that were skipped because of a neighbour are sent again")
    func skippedNeighbours() {
        var pipeline = Pipeline(isShared: true)
        for text in ["a", "b", "c"] { pipeline.append(.query(Query(SQL(trusted: text)))) }
        pipeline.append(.sync(nil))
        let effects = [.success, .failure(failure), .skipped, .synced].map { name(pipeline.receive($0)) }
        #expect(effects == ["succeed a", "fail b 22012", "again c", "nothing"])
        #expect(pipeline.isEmpty)
    }

    @Test("whoever needs a statement that cannot be prepared gets that error, also in the next stretch")
    func unpreparable() {
        var pipeline = Pipeline(isShared: true)
        let statement = Statement(name: "s1", text: "x", types: [])
        let queries = ["a", "b", "c"].map { Query(SQL(trusted: $0)) }
        queries[0].statement = statement
        queries[2].statement = statement
        pipeline.append(.prepare(statement))
        pipeline.append(.query(queries[0]))
        pipeline.append(.query(queries[1]))
        pipeline.append(.sync(nil))
        pipeline.append(.query(queries[2]))
        pipeline.append(.sync(nil))
        let unknown = ServerError(sqlState: "26000", message: "no such statement")
        let replies: [Pipeline.Reply] = [.failure(failure), .skipped, .skipped, .synced, .failure(unknown), .synced]
        #expect(
            replies.map { name(pipeline.receive($0)) } == [
                "forget s1", "fail a 22012", "again b", "nothing", "fail c 22012", "nothing",
            ])
    }

    @Test("a statement that was not prepared because of a neighbour is prepared anew")
    func unpreparedNeighbour() {
        var pipeline = Pipeline(isShared: true)
        let statement = Statement(name: "s1", text: "x", types: [])
        let query = Query("b")
        query.statement = statement
        pipeline.append(.query(Query("a")))
        pipeline.append(.prepare(statement))
        pipeline.append(.query(query))
        pipeline.append(.sync(nil))
        let replies: [Pipeline.Reply] = [.failure(failure), .skipped, .skipped, .synced]
        #expect(replies.map { name(pipeline.receive($0)) } == ["fail a 22012", "forget s1", "again b", "nothing"])
    }

    @Test("a single write counts when the sync is answered, and not if the commit fails there")
    func committedAtSync() {
        for fails in [false, true] {
            var pipeline = Pipeline(isShared: false)
            pipeline.append(.query(Query("w", isCommittedAtSync: true)))
            pipeline.append(.sync(nil))
            #expect(name(pipeline.receive(.success)) == "hold w")
            if fails { #expect(name(pipeline.receive(.failure(failure))) == "nothing") }
            #expect(name(pipeline.receive(.synced)) == (fails ? "settle w 22012" : "settle w fine"))
        }
    }

    @Test("what was skipped in a transaction fails for the reason of the first")
    func skippedInTransaction() {
        var pipeline = Pipeline(isShared: false)
        pipeline.append(.query(Query("begin")))
        pipeline.append(.query(Query("a")))
        pipeline.append(.sync(nil))
        let replies: [Pipeline.Reply] = [.failure(failure), .skipped, .synced]
        #expect(replies.map { name(pipeline.receive($0)) } == ["fail begin 22012", "fail a 22012", "nothing"])
    }

    @Test("the cache makes room for the new by letting go of what was used longest ago")
    func cache() {
        var cache = StatementCache(limit: 2)
        func look(_ text: String) -> String {
            switch cache.look(up: SQL(trusted: text)) {
            case .prepared(let statement): statement.name
            case .unprepared(let statement, let evicted): "new \(statement.name) for \(evicted?.name ?? "-")"
            }
        }
        #expect(
            ["a", "b", "a", "c", "a", "b"].map(look) == [
                "new s1 for -", "new s2 for -", "s1", "new s3 for s2", "s1", "new s4 for s3",
            ])
        #expect(cache.count == 2)
    }
}
