import CartwrightManifest
import Testing

@Suite("What the manifest says about mistakes")
struct DiagnosticTests {
    static func complaints(_ text: String) -> [String] {
        Manifest.load(yaml: Array(text.utf8)).1.map(\.description)
    }

    /// One function with the given lines in place of, or beside, the ones every function needs.
    static func function(_ lines: String..., queues: String = "") -> String {
        var keys = ["does": "Work", "handler": "work", "http": "GET /work", "access": "public"]
        for line in lines {
            let key = String(line.prefix { $0 != ":" })
            keys[key] = nil
            if ["queue", "event", "schedule", "socket"].contains(key) { keys["http"] = nil }
            if ["queue", "event", "schedule"].contains(key) { keys["access"] = nil }
            if line.hasSuffix("(absent)") { continue }
        }
        let own = lines.filter { !$0.hasSuffix("(absent)") }.joined(separator: "\n    ")
        let rest = keys.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n    ")
        return "functions:\n  f:\n    \(own)\n    \(rest)\n\(queues)"
    }

    /// The lines of a function, and what is said about its first one (which is on line 3).
    static let mistakes: [(line: String, said: String)] = [
        ("acces: public", "3:5: error: unknown key 'acces' in function 'f'; did you mean 'access'?"),
        ("does: 42", "3:11: error: 'does' must be text, not a number; put it in quotes"),
        ("does: [a]", "3:11: error: 'does' must be text, not a list"),
        ("does:", "3:5: error: 'does' has no value"),
        ("handler: a.b.c", "handler 'a.b.c' must be Module.function, or function in a package with one module"),
        ("handler: Catalog.getProduct()", "3:14: error: handler 'Catalog.getProduct()' must be Module.function"),
        ("handler: Catalog.switch", "handler 'Catalog.switch' must be Module.function"),
        ("handler: Catalog", "handler 'Catalog' must be Module.function"),
        ("http: GET /a/", "3:11: error: path '/a/' ends in '/'"),
        ("http: /a", "route '/a' must be a method and a path, as in GET /products/{id}; did you mean 'GET /a'?"),
        ("http: GETS /a", "'GETS' is not a method; did you mean 'GET'?"),
        ("http: get /a", "'get' is not a method; did you mean 'GET'?"),
        ("http: GET a", "path 'a' must begin with '/'"),
        ("http: GET /a//b", "path '/a//b': two slashes in a row"),
        ("http: GET /:id", "write '{id}' for a parameter, not ':id'"),
        ("http: GET /a-{id}", "a parameter fills its whole segment"),
        ("http: GET /{productId}", "must be named in snake_case, as in '{product_id}'"),
        ("http: GET /{rest+}/a", "'{rest+}' takes the rest of the path, so it must come last"),
        ("http: GET /{id}/{id}", "two parameters named 'id'"),
        ("http: GET /a?b=c", "'a?b=c' has a character that does not belong in a path"),
        ("http: GET /a/../b", "'..' cannot be a segment"),
        ("http: []", "'http' is an empty list"),
        ("http: [GET /a, 3]", "3:20: error: each of 'http' must be text, not a number; put it in quotes"),
        ("http: [GET /{a}, GET /b]", "not valid YAML"),
        ("access: everyone", "unknown access 'everyone'; it is one of public, guest, user"),
        ("access: [user, amdin]", "3:20: error: unknown access 'amdin'; did you mean 'admin'?"),
        ("access: [user, user]", "access 'user' is listed twice"),
        ("access: internal", "'internal' functions have no route"),
        ("access: [public, user]", "'public' lets everybody in"),
        ("access: [signed, user]", "'signed' stands alone"),
        ("access: (absent)", "2:3: error: function 'f' does not say who may call it; add 'access:'"),
        ("does: (absent)", "2:3: error: function 'f' has no 'does:'"),
        ("handler: (absent)", "2:3: error: function 'f' has no 'handler:'"),
        ("http: (absent)", "2:3: error: function 'f' has no trigger"),
        ("idempotent: yes", "'idempotent' must be true, false or steps"),
        ("idempotent: step", "'idempotent' must be true, false or steps"),
        ("limit: 20", "'limit' must be a count and a period"),
        ("limit: 20/fortnight", "'limit' must be a count and a period"),
        (
            "limit: {rate: 1/second, by: adress}",
            "'by' must be caller, address, account, everyone; did you mean 'address'?"
        ),
        ("limit: {burst: 3}", "'limit' has no 'rate'"),
        ("timeout: 30", "'timeout' must be a duration such as 500ms"),
        ("timeout: 30 s", "'timeout' must be a duration"),
        ("timeout: 20m", "'timeout' must be between 1s and 15m, not 20m"),
        ("timeout: 1m", "warning: API Gateway answers 503 after 30s"),
        ("memory: 256", "'memory' must be a size such as"),
        ("memory: 64MB", "'memory' must be between 128MB and 10GB, not 64MB"),
        ("body: 1mb", "'body' must be a size such as"),
        ("body: 10MB", "warning: Lambda takes request bodies of at most 6MB"),
        ("batch: 3", "'batch' means something only beside 'queue'"),
        ("uses: {secret: [A]}", "unknown key 'secret' in 'uses' of function 'f'; did you mean 'secrets'?"),
        ("uses: {secrets: [apiKey]}", "secret 'apiKey' must be named as in the environment"),
        ("on-failure: mial", "sends failures to a queue nobody declared, 'mial'; did you mean 'mail'?"),
        ("uses: {queues: [mial]}", "uses a queue nobody declared, 'mial'; did you mean 'mail'?"),
        ("queue: mial", "3:12: error: function 'f' reads a queue nobody declared, 'mial'; did you mean 'mail'?"),
        ("schedule: every day", "a schedule is rate(5 minutes) or cron(0 8 * * ? *), not 'every day'"),
        ("schedule: rate(1 minutes)", "write rate(1 minute)"),
        ("schedule: rate(5 minute)", "write rate(5 minutes)"),
        ("schedule: rate(30 seconds)", "the shortest rate is rate(1 minute)"),
        ("schedule: rate(0 minutes)", "must be a count and a unit"),
        ("schedule: cron(0 8 * * *)", "has 5 fields, not 6"),
        ("schedule: cron(0 8 * * * *)", "exactly one of day-of-month and day-of-week must be '?'"),
        ("schedule: cron(61 8 * * ? *)", "minutes '61' must be between 0 and 59"),
        ("schedule: cron(0 8 ? * FUN *)", "day-of-week 'FUN' must be between 1 and 7 or a name such as SUN"),
        ("schedule: cron(0 8 * * ? 2030-2026)", "runs backwards"),
        ("event: [a]", "'event' must be a pattern"),
        ("event: {sources: [a]}", "an event has no 'sources'; its fields are below 'detail'; did you mean 'source'?"),
        ("event: {source: orders}", "3:21: error: a pattern lists what it accepts: write [orders], not orders"),
        ("event: {source: []}", "'source' lists nothing, so it never matches"),
        ("event: {source: [{prefx: a}]}", "unknown matcher 'prefx'; did you mean 'prefix'?"),
        ("event: {source: {prefix: a}}", "'prefix' is a matcher and goes into a list"),
        ("event: {source: [[a]]}", "a list inside a list never matches"),
        ("event: {detail: {n: [{numeric: ['>']}]}}", "'numeric' must be a comparison or a range"),
        ("event: {detail: {n: [{exists: maybe}]}}", "'exists' must be true or false"),
        ("event: {detail: {$or: [{a: [1]}]}}", "'$or' needs at least two patterns"),
        ("socket: /chat connect! now", "'socket' must be a path and at most one word"),
        ("socket: /chat $conect", "did you mean '$connect'?"),
        ("socket: /chat\n    idempotent: true", "'idempotent' means nothing for a function with 'socket'"),
        ("socket: /chat $connect\n    body: 1KB", "'body' means nothing for a function with '$connect'"),
        ("socket: /chat $disconnect\n    limit: 5/minute", "'limit' means nothing for a function with '$disconnect'"),
        ("socket: /chat\n    access: signed", "'signed' is for webhooks; nothing signs a socket's messages"),
        ("socket: /chat\n    body: 1MB", "warning: API Gateway carries messages of at most 128KB"),
        ("socket: /chat\n    timeout: 30s", "warning: API Gateway waits 29s for a socket's function"),
        ("queue: mail\n    access: public", "nobody calls a function with 'queue'; leave 'access' away"),
        ("queue: mail\n    idempotent: true", "'idempotent' means nothing for a function with 'queue'"),
        ("queue: mail\n    http: GET /x", "function 'f' already has 'http'; one function has one trigger"),
        ("queue: mail\n    timeout: 5m", "4:14: error: function 'f' may run for 5m, longer than the 1m its queue"),
        ("queue: mail\n    timeout: 30s", "warning: queue 'mail' hides a message for 1m"),
        ("queue: mail\n    batch: 100", "a batch of more than 10 needs a window"),
        ("queue: mail\n    batch: 0", "'batch' must be between 1 and 10000, not 0"),
        ("does: &a Work", "anchors (&) are not supported"),
        ("does: *a", "aliases (*) are not supported"),
        ("<<: {a: b}", "merge keys (<<) are not supported"),
        ("does: !!str Work", "tags (!) are not supported"),
        ("timeout: 1s\n    timeout: 2s", "4:5: error: 'timeout' is already on line 3"),
    ]

    @Test("each mistake is named, with its line and column", arguments: mistakes)
    func namesTheMistake(line: String, said: String) {
        let mail = "queues:\n  mail: {visibility: 60s}\n"
        let complaints = Self.complaints(Self.function(line, queues: mail))
        #expect(complaints.contains { $0.contains(said) }, "\(complaints.joined(separator: "\n"))")
    }

    /// Whole manifests, and what is said.
    static let wholes: [(text: String, said: String)] = [
        ("", "1:1: error: the manifest is empty"),
        ("# only a comment\n", "the manifest is empty"),
        (
            "functions: {}\nfunctons: {}",
            "2:1: error: unknown key 'functons' in the manifest; did you mean 'functions'?"
        ),
        ("queues: {}", "the manifest has no 'functions:'"),
        ("- a\n- b", "the manifest must be a mapping of keys to values, not a list"),
        ("functions: []", "'functions' must be a mapping from names to functions, not a list"),
        ("functions: {}\n---\nfunctions: {}", "2:1: error: a manifest is one document"),
        ("functions:\n\tf: {}", "indent by spaces, not tabs"),
        ("functions: {f: 3}", "function 'f' must be a mapping of keys to values, not a number"),
        ("functions: {GetProduct: {}}", "lower-case words joined by hyphens, as in 'get-product'"),
        ("functions: {cartwright-x: {}}", "names that begin with 'cartwright' are reserved"),
        ("functions: {}\nservices: [Acc-ounts]", "'Acc-ounts' is not a service"),
        ("functions: {}\nservices: [A, A]", "service 'A' is already listed on line 2"),
        (
            "functions: {}\nqueues: {Jobs: {}}",
            "is not a queue's name: lower-case words joined by hyphens, as in 'jobs'"
        ),
        ("functions: {}\nqueues: {a-dead: {}}", "names that end in '-dead' are reserved for dead letters"),
        ("functions: {}\nqueues: {a: {visible: 3s}}", "unknown key 'visible' in queue 'a'"),
        ("functions: {}\nqueues: {a: {attempts: 0}}", "'attempts' must be between 1 and 1000, not 0"),
        ("functions: {}\nqueues: {a: {attempts: 1.5}}", "'attempts' must be a whole number"),
        ("functions: {}\nqueues: {a: {fifo: yes}}", "'fifo' must be true or false, not text"),
        ("functions: {}\nqueues: {a: {backoff: {first: 1m, limit: 1s}}}", "'limit' is shorter than the first wait, 1m"),
        ("functions: {}\nqueues: {a: {}}", "2:10: warning: no function reads queue 'a'"),
        ("functions: {}\ncors: {origins: [localhost]}", "'localhost' is not an origin"),
        ("functions: {}\ncors: {origins: ['http://a/b']}", "'http://a/b' is not an origin"),
        ("functions: {}\ncors: {origins: ['*'], credentials: true}", "browsers refuse 'credentials'"),
        ("functions: {}\ncors: {methods: [GOT]}", "'GOT' is not a method; did you mean 'GET'?"),
        ("functions: {? [a] : b}", "a key must be a word, not a list"),
        ("a: \u{0}", "not UTF-8 text"),
        (String(repeating: "[", count: 60), "nested deeper than 32 levels"),
        (String(repeating: "#", count: 1_100_000), "the manifest is longer than 1 MB"),
    ]

    @Test("each mistake in the whole is named", arguments: wholes)
    func namesMistakesOfTheWhole(text: String, said: String) {
        let complaints = Self.complaints(text)
        #expect(complaints.contains { $0.contains(said) }, "\(complaints.joined(separator: "\n"))")
    }

    @Test("bytes that are not UTF-8 are refused at their place")
    func refusesOtherEncodings() {
        let (_, diagnostics) = Manifest.load(yaml: Array("functions: {}\nab".utf8) + [0xFF, 0xFE])
        #expect(diagnostics.first?.description.hasPrefix("functions.yaml:2:3: error: not UTF-8 text") == true)
    }

    @Test("two functions on one route are refused, whatever their parameters are called")
    func refusesSharedRoutes() {
        let text = """
            functions:
              a: {does: A, handler: a, http: "GET /products/{id}", access: public}
              b: {does: B, handler: b, http: "GET /products/{slug}", access: public}
              c: {does: C, handler: c, http: "POST /products/{id}", access: public}
            """
        #expect(
            Self.complaints(text) == [
                "functions.yaml:3:34: error: route 'GET /products/{slug}' already belongs to function 'a' on line 2"
            ])
    }

    @Test("two functions that read one queue are refused")
    func refusesSharedQueues() {
        let text = """
            functions:
              a: {does: A, handler: a, queue: jobs}
              b: {does: B, handler: b, queue: jobs}
            queues: {jobs: {}}
            """
        #expect(
            Self.complaints(text).first?.hasPrefix("functions.yaml:3:35: error: queue 'jobs' is already read") == true)
    }

    @Test("all mistakes come at once, in the order of the file")
    func reportsAllAtOnce() {
        let text = """
            queues: {jobs: {attempts: 0}}
            functions:
              B: {}
              a: {does: 3, handler: x y, http: GET /a/, acess: public}
            """
        let lines = Manifest.load(yaml: Array(text.utf8)).1
        #expect(lines.count >= 6)
        #expect(lines.map(\.mark) == lines.map(\.mark).sorted())
        #expect(lines.hasErrors)
    }

    @Test("what a message quotes cannot steer a terminal and is not endless")
    func quotesSafely() {
        let long = String(repeating: "x", count: 5000)
        for text in ["functions: {\"\\e[31m\": {}}", "functions: {\(long): {}}", "\"\\u202E\": 1\nfunctions: {}"] {
            let complaints = Self.complaints(text)
            #expect(!complaints.isEmpty)
            for line in complaints {
                #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
                #expect(!line.contains("\u{202E}"))
                #expect(line.count < 400)
            }
        }
    }
}
