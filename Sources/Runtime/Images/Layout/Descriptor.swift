/// What one document says of another: its kind, digest and size.
struct Descriptor: Codable, Sendable, Equatable {
    /// Where an image runs.
    struct Platform: Codable, Sendable, Equatable {
        var architecture: String
        var os = "linux"
    }

    /// By what name an image is asked for: alone, and as container engines complete it.
    struct Annotations: Codable, Sendable, Equatable {
        var fullName: String
        var reference: String

        enum CodingKeys: String, CodingKey {
            case fullName = "io.containerd.image.name"
            case reference = "org.opencontainers.image.ref.name"
        }
    }

    var mediaType: String
    var digest: Digest
    var size: Int
    var platform: Platform?
    var annotations: Annotations?
}
