extension Manifest {
    /// Which browser pages of other origins may call the API: one rule for all routes, as API Gateway has it.
    public struct CORS: Sendable, Hashable {
        /// Exact origins, or `*`; empty when the manifest says nothing.
        public var origins: [String] = []
        public var methods: [String] = []
        public var headers: [String] = []
        public var expose: [String] = []
        public var credentials = false
        public var maxAge: Duration = .seconds(600)

        public init() {}
    }

    /// One entry under `services:`: the module whose `service` value brings migrations, settings and seeds.
    public struct Service: Sendable, Hashable {
        /// A module (`Catalog`), a value in one (`Catalog.service`), or a value of the same module (`notes`).
        public var name: String
        public var mark: Mark

        public init(name: String, mark: Mark = Mark(line: 1, column: 1)) {
            self.name = name
            self.mark = mark
        }
    }

    /// How often one caller may call a function: `20/minute`.
    public struct Limit: Sendable, Hashable {
        /// Who shares one count.
        public enum Scope: String, Sendable, CaseIterable {
            /// Each signed-in caller, and each address of those who are not.
            case caller
            case address
            /// Each account that the input names before anyone is signed in, as an e-mail address does.
            case account
            /// All callers together.
            case everyone
        }

        public var calls: Int
        public var period: Duration
        /// How many calls may come at once.
        public var burst: Int
        public var by: Scope

        public init(calls: Int, period: Duration, burst: Int? = nil, by: Scope = .caller) {
            self.calls = calls
            self.period = period
            self.burst = burst ?? calls
            self.by = by
        }
    }
}
