// swift-tools-version: 6.2
import PackageDescription

// Debian's C libraries as modules. `swift build` needs exactly: libcurl4-openssl-dev libpq-dev libyaml-dev.
let libraries: [Target] = [
    .systemLibrary(
        name: "CYAML", path: "Sources/Base/Libraries/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
        name: "CCrypto", path: "Sources/Base/Libraries/CCrypto", pkgConfig: "libcrypto",
        providers: [.apt(["libpq-dev"])]),
    // These two are loaded when they are first used.
    .target(name: "CPostgres", path: "Sources/Base/Libraries/CPostgres"),
    .target(name: "CCurl", path: "Sources/Base/Libraries/CCurl"),
    .target(name: "CSystem", path: "Sources/Base/Libraries/CSystem"),
    .target(name: "CDebugger", path: "Sources/Base/Libraries/CDebugger"),
]

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room of the house: its folder, and the rooms of its own floor and of the floors below that it may use.
func room(_ name: String, _ path: String, uses: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []) -> Target
{
    .target(
        name: name, dependencies: uses, path: "Sources/\(path)", exclude: exclusions(path), swiftSettings: house,
        plugins: plugins)
}

/// SQL and pages are embedded by the build tool, so the package manager itself leaves them alone.
func exclusions(_ path: String) -> [String] { embedded[path] ?? [] }
let embedded: [String: [String]] = [
    "Runtime/Manifest": ["README.md"],
    "Runtime/Events": ["Schema"],
    "Runtime/Cartwright": ["Schema", "Pages"],
    "Shop/Accounts": ["Schema"],
    "Shop/Catalog": ["Schema"],
    "Shop/Inventory": ["Schema"],
    "Shop/Carts": ["Schema"],
    "Shop/Payments": ["Schema"],
    "Shop/Orders": ["Schema"],
    "Shop/Sellers": ["Schema"],
    "Shop/Notifications": ["Schema"],
]

func tests(_ name: String, _ folder: String? = nil, uses: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: uses + ["TestSupport"], path: "Tests/\(folder ?? name)", exclude: exclude,
        swiftSettings: house)
}

let base: [Target] = [
    room("CartwrightEventLoop", "Base/EventLoop", uses: ["CSystem"]),
    room("CartwrightJSON", "Base/JSON"),
    room("CartwrightHTTP", "Base/HTTP", uses: ["CSystem", "CartwrightEventLoop", "CartwrightSecurity"]),
    room("CartwrightHTTPClient", "Base/HTTPClient", uses: ["CCurl", "CartwrightEventLoop"]),
    room(
        "CartwrightPostgres", "Base/Postgres", uses: ["CPostgres", "CSystem", "CartwrightEventLoop", "CartwrightJSON"]),
    room("CartwrightSecurity", "Base/Security", uses: ["CCrypto"]),
    room("CartwrightLogging", "Base/Logging", uses: ["CSystem"]),
]

let lower: [Target.Dependency] = [
    "CartwrightEventLoop", "CartwrightJSON", "CartwrightHTTP", "CartwrightHTTPClient", "CartwrightPostgres",
    "CartwrightSecurity", "CartwrightLogging",
]

let runtime: [Target] = [
    room("CartwrightManifest", "Runtime/Manifest", uses: ["CYAML"]),
    .executableTarget(
        name: "cartwright-build", dependencies: ["CartwrightManifest"], path: "Sources/Runtime/Build/Tool",
        swiftSettings: house),
    .plugin(
        name: "CartwrightFunctions", capability: .buildTool(), dependencies: ["cartwright-build"],
        path: "Sources/Runtime/Build/FunctionsPlugin"),
    .plugin(
        name: "CartwrightEmbed", capability: .buildTool(), dependencies: ["cartwright-build"],
        path: "Sources/Runtime/Build/EmbedPlugin"),
    room("Cartwright", "Runtime/Cartwright", uses: lower + ["CartwrightManifest"], plugins: ["CartwrightEmbed"]),
    room(
        "CartwrightEvents", "Runtime/Events", uses: lower + ["Cartwright", "CartwrightManifest"],
        plugins: ["CartwrightEmbed"]),
    room(
        "CartwrightLambdaRuntime", "Runtime/LambdaRuntime",
        uses: lower + ["CDebugger", "Cartwright", "CartwrightManifest"]),
    room(
        "CartwrightLocalRuntime", "Runtime/LocalRuntime",
        uses: lower + ["CSystem", "Cartwright", "CartwrightEvents", "CartwrightManifest"]),
    room(
        "CartwrightWorkers", "Runtime/Workers",
        uses: lower + [
            "CSystem", "Cartwright", "CartwrightEvents", "CartwrightManifest", "CartwrightLambdaRuntime",
            "CartwrightLocalRuntime",
        ]),
    room("CartwrightImages", "Runtime/Images", uses: ["CartwrightJSON", "CartwrightSecurity"]),
    room(
        "CartwrightCommandLine", "Runtime/CommandLine",
        uses: lower + [
            "CSystem", "Cartwright", "CartwrightEvents", "CartwrightImages", "CartwrightManifest",
            "CartwrightLambdaRuntime", "CartwrightLocalRuntime", "CartwrightWorkers",
        ]),
]

/// The services in the order in which they may use each other: each uses those before it.
let services = [
    "Accounts", "Inventory", "Catalog", "Carts", "Payments", "Orders", "Sellers", "Notifications",
]

func service(_ index: Int) -> Target {
    let below = ["Cartwright", "Commerce"] + services[..<index]
    return room(
        services[index], "Shop/\(services[index])", uses: lower + below.map { .init(stringLiteral: $0) },
        plugins: ["CartwrightEmbed"])
}

let shop: [Target] =
    [room("Commerce", "Shop/Commerce", uses: lower + ["Cartwright"])] + services.indices.map(service) + [
        room(
            "FunctionTable", "Shop/FunctionTable",
            uses: ["Cartwright"] + services.map { .init(stringLiteral: $0) }, plugins: ["CartwrightFunctions"])
    ]

let programs: [Target] = [
    .executableTarget(
        name: "cartwright", dependencies: ["FunctionTable", "CartwrightCommandLine"],
        path: "Sources/Programs/cartwright", swiftSettings: house),
    .executableTarget(
        name: "http-bench", dependencies: ["CartwrightHTTP", "CartwrightEventLoop"],
        path: "Sources/Programs/http-bench", swiftSettings: house),
    .executableTarget(
        name: "json-bench", dependencies: ["CartwrightJSON"], path: "Sources/Programs/json-bench", swiftSettings: house),
]

let allRuntime: [Target.Dependency] =
    lower + [
        "Cartwright", "CartwrightEvents", "CartwrightManifest", "CartwrightLambdaRuntime", "CartwrightLocalRuntime",
        "CartwrightCommandLine",
    ]
let shopRooms: [Target.Dependency] =
    lower + ["Cartwright", "CartwrightEvents", "Commerce"] + services.map { .init(stringLiteral: $0) }
let testTargets: [Target] = [
    .target(
        name: "TestSupport", dependencies: lower + ["CSystem", "CCrypto"], path: "Tests/Support", swiftSettings: house),
    tests("EventLoopTests", uses: ["CartwrightEventLoop", "CSystem"]),
    tests("JSONTests", uses: ["CartwrightJSON"]),
    tests("HTTPTests", uses: ["CartwrightHTTP", "CartwrightEventLoop"]),
    tests("HTTPClientTests", uses: ["CartwrightHTTPClient", "CartwrightHTTP", "CartwrightEventLoop"]),
    tests("PostgresTests", uses: ["CartwrightPostgres", "CartwrightEventLoop"]),
    tests("SecurityTests", uses: ["CartwrightSecurity"]),
    tests("LoggingTests", uses: ["CartwrightLogging", "CartwrightSecurity"]),
    tests("ManifestTests", uses: ["CartwrightManifest"]),
    tests("BuildTests", uses: ["CartwrightManifest", "Cartwright", "cartwright-build", "cartwright"]),
    tests("CartwrightTests", uses: lower + ["Cartwright", "CartwrightManifest"]),
    tests("EventsTests", uses: lower + ["Cartwright", "CartwrightEvents", "CartwrightManifest"]),
    tests("LambdaRuntimeTests", uses: allRuntime + ["FunctionTable", "cartwright"]),
    tests("LocalRuntimeTests", uses: allRuntime),
    tests("CommandLineTests", uses: allRuntime),
    tests("ImagesTests", uses: ["CartwrightImages", "CartwrightJSON", "CartwrightSecurity"]),
    tests("WorkersTests", uses: lower + ["CartwrightManifest", "CartwrightLocalRuntime", "CartwrightWorkers"]),
    .target(
        name: "ShopSupport", dependencies: shopRooms + ["TestSupport"], path: "Tests/ShopSupport", swiftSettings: house),
    tests("AccountsTests", uses: shopRooms + ["ShopSupport"]),
    tests("InventoryTests", uses: shopRooms + ["ShopSupport"]),
    tests("SellersTests", uses: shopRooms + ["ShopSupport"]),
    tests("CatalogTests", uses: shopRooms + ["ShopSupport"]),
    tests("CartsTests", uses: shopRooms + ["ShopSupport"]),
    tests("NotificationsTests", uses: allRuntime + ["FunctionTable", "Commerce", "Notifications"]),
    tests("OrdersTests", uses: shopRooms + ["ShopSupport"]),
    tests("ShopTests", uses: allRuntime + ["FunctionTable", "Accounts", "Catalog", "Commerce"]),
    tests("PaymentsTests", uses: shopRooms + ["ShopSupport"]),
    .executableTarget(
        name: "test-bundle", dependencies: lower + ["Cartwright", "CartwrightLocalRuntime"],
        path: "Tests/TestBundle", exclude: ["Schema", "functions.yaml"], swiftSettings: house,
        plugins: ["CartwrightEmbed", "CartwrightFunctions"]),
    .executableTarget(
        name: "dev-bundle", dependencies: lower + ["Cartwright", "CartwrightCommandLine"], path: "Tests/DevBundle",
        exclude: ["Schema", "functions.yaml"], swiftSettings: house,
        plugins: ["CartwrightEmbed", "CartwrightFunctions"]),
    tests(
        "EndToEndTests", "EndToEnd",
        uses: lower + [
            "CSystem", "CPostgres", "CartwrightLocalRuntime", "ShopSupport", "cartwright", "dev-bundle", "test-bundle",
        ],
        exclude: ["Seeds/requests.http", "Schemathesis"]),
    tests("HouseTests", uses: ["cartwright", "cartwright-build"]),
]

let package = Package(
    name: "cartwright",
    products: [
        .library(
            name: "Cartwright",
            targets: [
                "Cartwright", "CartwrightCommandLine", "CartwrightPostgres", "CartwrightHTTP", "CartwrightHTTPClient",
                "CartwrightJSON", "CartwrightSecurity", "CartwrightEventLoop",
            ]),
        .executable(name: "cartwright", targets: ["cartwright"]),
        .plugin(name: "CartwrightFunctions", targets: ["CartwrightFunctions"]),
        .plugin(name: "CartwrightEmbed", targets: ["CartwrightEmbed"]),
    ],
    targets: libraries + base + runtime + shop + programs + testTargets
)
