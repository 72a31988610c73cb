import Cartwright
import CartwrightLocalRuntime

extension Program {
    static let seed = Command(
        name: "seed", summary: "Load demo data",
        about: """
            Loads each service's demo data and prints what it made, such as logins with random passwords. Done twice it changes
              nothing. A database of your own is refused unless you say --yes: demo data does not belong into a shop.
            """,
        options: [
            .init("size", "N", "how much of it, for load tests: N products"),
            .init("yes", "also into the database that DATABASE_URL names"),
        ],
        examples: [
            ("cartwright seed", "into the private database"),
            ("cartwright seed --size 100000", "enough to measure with"),
        ]
    ) { arguments, program in
        if program.configuration.isSet("DATABASE_URL"), !arguments.has("yes") {
            throw Failure("DATABASE_URL names a database of your own; add --yes if demo data belongs there")
        }
        let size = try arguments.number("size", in: 1...10_000_000)
        let lines = try program.atWork { workplace in
            try await workplace.migrate()
            return try await workplace.host.seed(size: size)
        }
        for line in lines { program.terminal.print(line.replacing("{url}", with: "http://127.0.0.1:8080")) }
        return 0
    }
}
