import CartwrightLogging

extension Host {
    /// Tells the services what became of a mail. One that cannot take note of it does not keep the mail from going on.
    public func report(_ outcome: MailOutcome) async {
        for service in services {
            guard let mailed = service.mailed else { continue }
            let call = systemCall("mail")
            do { try await mailed(outcome, call) } catch {
                call.log.error("the outcome of a mail was not noted", ["mail": outcome.id, "error": error])
            }
        }
    }
}
