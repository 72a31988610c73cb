import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("What is saved while cartwright dev serves", .serialized, .timeLimit(.minutes(3)))
struct DevReloadTests {
    /// A bundle whose sources are one file with one word, and whose build writes that word into the program.
    private struct Editions {
        let site: DevSite
        let bundle: ServedBundle

        init() async throws {
            site = try await DevSite()
            try Files.makeDirectory(site.folder + "/Sources")
            let original = try ServedBundle.built("dev-bundle")
            try Files.writePrivately(
                """
                set -e
                word=$(cat Sources/edition.txt)
                if [ "$word" = wrong ]; then
                    echo "[1/2] Compiling edition.txt"
                    echo "Sources/edition.txt:1:1: error: no such edition"
                    exit 1
                fi
                LC_ALL=C sed "s/came-first-of-all/came-$word-of-all/g" '\(original)' > bundle.new
                chmod 755 bundle.new
                mv bundle.new bundle
                """, to: site.folder + "/build.sh")
            try Self.save("first", site)
            var build = Program("/bin/sh", ["build.sh"])
            build.directory = site.folder
            #expect(try build.run().status == .exited(0))
            bundle = try await site.dev(program: site.folder + "/bundle", options: ["--build", "sh build.sh"])
        }

        /// Saves the file as editors do: another one is written, and takes its place.
        func save(_ word: String) throws { try Self.save(word, site) }

        private static func save(_ word: String, _ site: DevSite) throws {
            try Files.writePrivately(word, to: site.folder + "/Sources/edition.txt")
        }

        /// What the function of an edition says; its word is in its path, too.
        func edition(_ word: String) throws -> WireResponse {
            try WireClient(port: bundle.port).request("GET", "/editions/came-\(word)-of-all")
        }

        func clear() { site.clear() }
    }

    @Test("takes effect in code and routes, and no call fails: those under way are finished by the old processes")
    func save() async throws {
        let editions = try await Editions()
        defer { editions.clear() }
        let (site, bundle) = (editions.site, editions.bundle)
        let (failed, answered, isReplaced) = (Shared<[String]>([]), Shared(0), Shared(false))
        #expect(try editions.edition("first").text == #"{"text":"the one that came-first-of-all"}"#)
        await onThreads(5) { thread in
            if thread == 0 {
                defer { isReplaced.withLock { $0 = true } }
                do {
                    try replace(editions) {
                        answered.value >= 50
                    } replaced: {
                        isReplaced.withLock { $0 = true }
                    }
                } catch {
                    Issue.record("\(error)\n\(site.log)")
                }
                return
            }
            var client: WireClient?
            var after = 0
            while after < 20 {
                if isReplaced.value { after += 1 }
                do {
                    let connection = try client ?? WireClient(port: bundle.port)
                    client = connection
                    let answer =
                        thread % 2 == 0
                        ? try connection.request("GET", "/process")
                        : try connection.request("POST", "/slow", body: #"{"milliseconds":10}"#)
                    if answer.status != 200 { failed.withLock { $0.append("\(answer.status) \(answer.text)") } }
                    if answer.headers["connection"] == "close" { client = nil }
                    answered.withLock { $0 += 1 }
                } catch {
                    client = nil
                    failed.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(failed.value.isEmpty, "\(failed.value.prefix(3)) of \(answered.value)\n\(site.log.suffix(2_000))")
        #expect(try editions.edition("other").text == #"{"text":"the one that came-other-of-all"}"#)
        #expect(try editions.edition("first").status == 404)
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    /// Saves another edition while a call is at its work that ends only when the clock is turned.
    private func replace(_ editions: Editions, when isTime: () -> Bool, replaced: () -> Void) throws {
        let (site, bundle) = (editions.site, editions.bundle)
        let long = try WireClient(port: bundle.port, patience: 60)
        try long.sendRequest("POST", "/slow", body: #"{"milliseconds":25000,"begun":"\#(site.folder)/long"}"#)
        let old = try site.process(thatBegan: "long")
        #expect(eventually { isTime() ? true : nil } == true)
        try editions.save("other")
        let line = try bundle.line(beginning: "Rebuilt ")
        #expect(line.hasPrefix("Rebuilt Sources/edition.txt in "))
        #expect(line.hasSuffix(" processes replaced") && !line.hasSuffix(": 0 processes replaced"))
        replaced()
        #expect(isAlive(old), "it is at a call still")
        try site.pass(seconds: 30)
        #expect(try long.response(to: "POST").text == #"{"id":\#(old)}"#)
        #expect(eventually { isAlive(old) ? nil : true } == true)
    }

    @Test("and does not build is shown, and the code from before goes on serving until it is put right")
    func wrong() async throws {
        let editions = try await Editions()
        defer { editions.clear() }
        let (site, bundle) = (editions.site, editions.bundle)
        try await onThread {
            try editions.save("wrong")
            let isTold = eventually { site.log.contains("the code from before goes on serving") ? true : nil }
            #expect(isTold == true)
            #expect(site.log.contains("Sources/edition.txt:1:1: error: no such edition\nThe build failed after "))
            #expect(!site.log.contains("Compiling edition.txt"))
            #expect(try editions.edition("first").status == 200)
            try editions.save("third")
            _ = try bundle.line(beginning: "Rebuilt ")
            #expect(try editions.edition("third").status == 200)
        }
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }
}
