public import Cartwright
import CartwrightLogging
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Gives up promises that nobody took in the provider's time, through the queue as every void: the order follows when the
/// provider has said so. A capture that is under way goes on.
public func voidUncaptured(_ tick: Tick, _ call: Call) async throws {
    let last = call.lastPromiseKept
    // Each payment is a transaction of its own: none waits for another.
    for _ in 0..<mostInOneRun {
        let found = try await call.database.transaction { sql in
            guard let payment = try await sql.lockedPromise(before: last) else { return false }
            _ = try await sql.requestVoid(of: payment, call)
            call.log.info("a promise was not taken in time", ["payment": "\(payment.id)"])
            return true
        }
        if !found { return }
    }
}

/// The next run goes on where this one ends.
private let mostInOneRun = 1_000

extension Transaction {
    /// Locks the oldest promise from before this moment that nobody has locked and nothing is to become of.
    fileprivate func lockedPromise(before last: Date) async throws -> Payment? {
        try await row(
            """
            select \(Payment.columns) from payments.payments p
            where p.status = 'authorized' and not p.wants_void and p.wants_capture is null
              and p.authorized_at <= \(last)
            order by p.authorized_at limit 1
            for update skip locked
            """)
    }
}
