import CartwrightManifest

extension Call {
    /// The services whose functions are served, as an API key's scopes name them; nil where no bundle is (in a test).
    public var services: Set<String>? {
        self[BundleKey.self].map { bundle in
            Set(bundle.functions.filter { !$0.declaration.routes.isEmpty }.map(\.declaration.service))
        }
    }
}
