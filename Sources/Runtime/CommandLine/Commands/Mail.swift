import CartwrightEvents
import CartwrightLocalRuntime
import FoundationEssentials

extension Program {
    static let mail = Command(
        name: "mail", summary: "Read the mails that stayed in the local mailbox", operands: "[NUMBER]",
        operandCount: 0...1,
        about: """
            Without EMAIL_SMTP_HOST every mail stays here, for 14 days. Lists them, the newest first; with a number, prints
            that one whole.
            """,
        options: [
            .init("to", "ADDRESS", "only mails to this address"),
            .init("raw", "the message as it would have left"),
        ],
        examples: [
            ("cartwright mail", "what has arrived"),
            ("cartwright mail 1", "the newest one"),
        ]
    ) { arguments, program in
        let recipient = arguments["to"]
        let number = try arguments.operands.first.map { word in
            guard let number = Int(word), number > 0 else {
                throw UsageError("'\(word)' is no number of a mail: `cartwright mail` lists them", command: "mail")
            }
            return number
        }
        let mails = try program.atWork { try await $0.database.mailbox(of: recipient, limit: 50) }
        if let number {
            guard number <= mails.count else { throw Failure("there are only \(mails.count) mails") }
            let mail = mails[number - 1]
            if arguments.has("raw") {
                program.terminal.print(mail.raw)
            } else {
                program.terminal.print("From: \(mail.sender)\nTo: \(mail.recipients.joined(separator: ", "))")
                program.terminal.print("Subject: \(mail.subject)\n\n\(mail.body)")
            }
            return 0
        }
        if mails.isEmpty {
            program.terminal.print("no mail")
            return 0
        }
        var rows = [["", "RECEIVED", "TO", "SUBJECT"]]
        for (index, mail) in mails.enumerated() {
            let received = mail.receivedAt.formatted(.iso8601)
            rows.append(["\(index + 1)", received, mail.recipients.joined(separator: ", "), mail.subject])
        }
        program.terminal.table(rows)
        return 0
    }
}
