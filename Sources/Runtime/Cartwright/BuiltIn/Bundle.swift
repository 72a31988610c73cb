package import CartwrightManifest

/// The bundle a call belongs to, for the functions every bundle may list: health, readiness, the API's description.
package struct Bundle: Sendable {
    /// The manifest.
    package var manifest: Manifest
    /// The functions that are served, with their types.
    package var functions: [(declaration: Manifest.Function, shape: HandlerShape)]
    /// The services, with their migrations.
    package var services: [Service]
}

package enum BundleKey: CallKey {
    package static var defaultValue: Bundle? { nil }
}
