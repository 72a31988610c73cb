// swift-tools-version: 6.2
import PackageDescription

// A package as a user of the library writes one: two functions, a manifest, a migration and a main.
let package = Package(
    name: "notes",
    dependencies: [.package(name: "cartwright", path: "../..")],
    targets: [
        .executableTarget(
            name: "Notes",
            dependencies: [.product(name: "Cartwright", package: "cartwright")],
            exclude: ["Schema"],
            swiftSettings: [.swiftLanguageMode(.v6)],
            plugins: [
                .plugin(name: "CartwrightFunctions", package: "cartwright"),
                .plugin(name: "CartwrightEmbed", package: "cartwright"),
            ])
    ]
)
