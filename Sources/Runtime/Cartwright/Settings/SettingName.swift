import CartwrightSecurity

/// A variable that a service's settings ask for.
struct SettingName: Sendable, Hashable {
    let name: String
    /// Whether nothing starts without it.
    var isRequired: Bool
    /// Whether its property is a `Secret`.
    var isSecret: Bool
}

/// What a `Secret` of any value is, for those who only have its type.
protocol IsSecret {}
extension Secret: IsSecret {}

extension Setting {
    /// The variables that a type of settings asks for, set or not.
    static func names(in type: any Settings.Type) -> [SettingName] {
        let reading = SettingsReading(configuration: Configuration(environment: [:]))
        _ = try? type.init(from: SettingsDecoder(reading: reading, prefix: ""))
        return reading.names
    }

    /// Every name that a bundle reads: the runtime's own, and those of its services that are not among them.
    package static func all(with services: [Service]) -> [Setting] {
        var settings = all
        for service in services {
            guard let type = service.settings else { continue }
            for asked in names(in: type)
            where named(asked.name) == nil && !settings.contains(where: { $0.name == asked.name }) {
                var setting = Setting(
                    asked.name, type.summaries[asked.name] ?? "Read by the service \(service.name).",
                    isSecret: asked.isSecret)
                setting.group = "The service \(service.name)"
                settings.append(setting)
            }
        }
        return settings
    }
}
