extension Setting {
    /// Every name Cartwright reads: `cartwright config` and `.env.example` come from here.
    public static let all: [Setting] =
        group(
            "The server",
            Setting("PORT", "The port to listen on.", fallback: "8080", complaint: Complaint.port),
            Setting(
                "LISTEN_ADDRESS", "The address to listen on; any other means production.", fallback: "127.0.0.1"),
            Setting(
                "NODE_ENV", "production: JSON logs, real secrets required, no demo data, no development functions.",
                fallback: "development",
                complaint: { Complaint.word($0, of: ["production", "development", "test"]) }),
            Setting(
                "PUBLIC_URL", "The address customers see, for links in e-mails.", example: "https://shop.example",
                complaint: Complaint.webAddress),
            Setting(
                "TRUSTED_PROXIES", "Addresses or networks whose X-Forwarded-For is believed, separated by commas.",
                example: "10.0.0.0/8", complaint: Complaint.networks),
            Setting(
                "CORS_ORIGINS", "Origins whose pages may call the API, separated by commas.",
                fallback: "http://localhost:3000", complaint: Complaint.origins))
        + group(
            "The database",
            Setting(
                "DATABASE_URL", also: ["DB_URL"], "Postgres; without it a private one is started in .cartwright/.",
                isSecret: true, example: "postgresql://cartwright:password@localhost:5432/cartwright",
                complaint: Complaint.database),
            Setting(
                "BROKER_URL", "Where queues live: Postgres (the default), or SQS on AWS.", fallback: "postgres:",
                complaint: Complaint.broker))
        + group(
            "Sign-in",
            Setting(
                "JWT_SECRET", also: ["SECRET_KEY"], "Signs access tokens, at least 32 bytes: openssl rand -base64 48",
                isSecret: true, complaint: Complaint.shortSecret),
            Setting(
                "JWT_SECRET_PREVIOUS", "The secret before the last change, still accepted.", isSecret: true,
                complaint: Complaint.shortSecret),
            Setting(
                "JWT_PRIVATE_KEY", "An Ed25519 key in PEM; tokens are then signed with it, not with JWT_SECRET.",
                isSecret: true),
            Setting("JWT_PRIVATE_KEY_PREVIOUS", "The key before the last change, still accepted.", isSecret: true))
        + group(
            "E-mail",
            Setting(
                "EMAIL_SMTP_HOST", "The SMTP server; without it mail stays in `cartwright mail`.",
                example: "smtp.example"),
            Setting("EMAIL_SMTP_PORT", "Its port.", fallback: "587", complaint: Complaint.port),
            Setting("EMAIL_USER", "The user to sign in as, and the sender's address.", example: "shop@example.com"),
            Setting("EMAIL_FROM", "The sender's address, where it is not the user.", example: "shop@example.com"),
            Setting("EMAIL_PASS", "The user's password.", isSecret: true))
        + group(
            "Payments, pictures, intelligence",
            Setting(
                "PAYMENT_PROVIDER_API_KEY", "Stripe's secret key; without it payments are simulated.", isSecret: true),
            Setting("IMAGEKIT_PUBLIC_KEY", "ImageKit's public key."),
            Setting("IMAGEKIT_PRIVATE_KEY", "ImageKit's private key.", isSecret: true),
            Setting("IMAGEKIT_URL_ENDPOINT", "ImageKit's address.", complaint: Complaint.webAddress),
            Setting("GEMINI_API_KEY", "Gemini's key; without it the built-in rules answer.", isSecret: true),
            Setting("GEMINI_MODEL", "The model to ask."),
            Setting("AI_BASE_URL", "Another address that speaks the same dialect.", complaint: Complaint.webAddress))

    /// A setting by its name or by a synonym.
    public static func named(_ name: String) -> Setting? {
        all.first { $0.name == name } ?? all.first { $0.synonyms.contains(name) }
    }

    private static func group(_ heading: String, _ settings: Setting...) -> [Setting] {
        settings.map {
            var setting = $0
            setting.group = heading
            return setting
        }
    }
}
