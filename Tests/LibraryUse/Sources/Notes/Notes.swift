import Cartwright
import CartwrightCommandLine
import CartwrightPostgres

/// The one service of this package: its tables come with the binary.
let notes = Service("notes", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })

@main struct Notes {
    static func main() { CommandLine.run(functions) }
}
