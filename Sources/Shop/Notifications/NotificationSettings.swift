public import Cartwright
import FoundationEssentials

/// What the notifications read from the environment at start.
public struct NotificationSettings: Settings {
    /// `MAIL_TEXT_DAYS`: for how many days the text of a mail is kept, for a repeat; 30.
    public var mailTextDays: Int?

    /// A sentence for each, as `cartwright config` prints it.
    public static let summaries = [
        "MAIL_TEXT_DAYS": "For how many days the text of a mail about an order is kept; 30. Its delivery stays known."
    ]

    /// Settings as a test writes them.
    public init(mailTextDays: Int? = nil) { self.mailTextDays = mailTextDays }
}

extension Call {
    /// What was written before this moment is not kept any more.
    var lastKeptMail: Date {
        let days = (try? settings(NotificationSettings.self))?.mailTextDays ?? 30
        return now.addingTimeInterval(-Double(max(days, 1)) * 86_400)
    }
}
