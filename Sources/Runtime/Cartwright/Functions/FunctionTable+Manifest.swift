extension FunctionTable {
    /// The same functions under another manifest, for tests.
    package func with(manifest: String) -> FunctionTable {
        var table = FunctionTable(manifest: manifest)
        for service in services { table.add(service) }
        for entry in entries { table.add(entry.name, entry.trigger) }
        return table
    }
}
