/// `index.json`: the images of a layout. Registries never see it; what Lambda is given is one image's manifest.
struct ImageIndex: Codable, Sendable {
    var schemaVersion = 2
    var mediaType = MediaType.index
    var manifests: [Descriptor]
}

/// `oci-layout`: that this folder is a layout, and by which version.
struct LayoutMark: Codable, Sendable {
    var imageLayoutVersion = "1.0.0"
}

/// One image: its configuration and its layers, for one architecture.
struct ImageManifest: Codable, Sendable {
    var schemaVersion = 2
    var mediaType = MediaType.manifest
    var config: Descriptor
    var layers: [Descriptor]
}
