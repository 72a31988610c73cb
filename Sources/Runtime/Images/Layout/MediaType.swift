/// The kinds of blobs, by the names that the OCI image specification gives them.
enum MediaType {
    static let index = "application/vnd.oci.image.index.v1+json"
    static let manifest = "application/vnd.oci.image.manifest.v1+json"
    static let configuration = "application/vnd.oci.image.config.v1+json"
    static let layer = "application/vnd.oci.image.layer.v1.tar"
    static let compressedLayer = "application/vnd.oci.image.layer.v1.tar+gzip"
}
