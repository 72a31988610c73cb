/// What a container engine does with an image's files. Only this differs from function to function.
struct ImageConfiguration: Codable, Sendable {
    /// What the container's process is started as, and with.
    struct Process: Codable, Sendable {
        var user: String
        var exposedPorts: Ports?
        var environment: [String]
        var entrypoint: [String]
        var command: [String]
        var directory: String
        var labels: Labels

        enum CodingKeys: String, CodingKey {
            case user = "User"
            case exposedPorts = "ExposedPorts"
            case environment = "Env"
            case entrypoint = "Entrypoint"
            case command = "Cmd"
            case directory = "WorkingDir"
            case labels = "Labels"
        }
    }

    /// The port of a shop, as the specification wants it: a name with nothing behind it.
    struct Ports: Codable, Sendable {
        struct Nothing: Codable, Sendable {}
        var shop = Nothing()
        enum CodingKeys: String, CodingKey { case shop = "8080/tcp" }
    }

    /// For people who look at images.
    struct Labels: Codable, Sendable {
        var description: String
        var title: String
        var version: String

        enum CodingKeys: String, CodingKey {
            case description = "org.opencontainers.image.description"
            case title = "org.opencontainers.image.title"
            case version = "org.opencontainers.image.version"
        }
    }

    struct Files: Codable, Sendable {
        var type = "layers"
        var layers: [Digest]
        enum CodingKeys: String, CodingKey {
            case type
            case layers = "diff_ids"
        }
    }

    struct Step: Codable, Sendable {
        var created: String
        var by: String
        enum CodingKeys: String, CodingKey {
            case created
            case by = "created_by"
        }
    }

    /// The same for every build: when an image was made would make it another image.
    static let epoch = "1970-01-01T00:00:00Z"

    var created = epoch
    var architecture: String
    var os = "linux"
    var config: Process
    var rootfs: Files
    var history: [Step]
}
