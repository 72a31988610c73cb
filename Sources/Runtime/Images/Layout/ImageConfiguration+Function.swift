extension ImageConfiguration {
    /// Everything that is true of a function's image.
    init(_ image: FunctionImage, layers: [Digest], of build: ImageBuild) {
        architecture = build.architecture.rawValue
        rootfs = Files(layers: layers)
        history = [
            Step(created: Self.epoch, by: "cartwright package: libraries, certificates, users"),
            Step(created: Self.epoch, by: "cartwright package: the program"),
        ]
        config = Process(
            user: RootFileSystem.user, exposedPorts: image.listens ? Ports() : nil, environment: Self.environment,
            entrypoint: ["/\(ImageBuild.programPath)"], command: image.command, directory: "/var/task",
            labels: Labels(description: image.does, title: image.name, version: build.version))
    }

    /// In a container the address to listen on is the container's own, and what publishes it decides who may come.
    static let environment = [
        "LISTEN_ADDRESS=0.0.0.0",
        "PATH=/var/runtime",
        "SSL_CERT_FILE=/\(RootFileSystem.certificates)",
    ]
}
