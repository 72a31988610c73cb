import Cartwright
import CartwrightEventLoop
package import CartwrightEvents
import CartwrightLambdaRuntime
import CartwrightLocalRuntime
import CartwrightSecurity
import FoundationEssentials

extension DevFunctions {
    /// Queues, events and schedules call their functions with what SQS and EventBridge call them with.
    package var deliveries: Deliveries {
        let (workers, host) = (workers, isolation.host)
        let startTime = workers.options.initTimeout
        let place = workers.options.place
        // Nobody fills a place for longer than its message stays hidden.
        let call: @Sendable (String, [UInt8]) async throws -> [UInt8] = { name, payload in
            var event = FunctionEvent(payload)
            event.contentType = "application/json"
            event.wantsLog = false
            event.waitUntil = WallClock.system.now.addingTimeInterval(startTime / .seconds(1))
            return try await workers.payload(from: name, event)
        }
        return Deliveries(
            messages: { messages, name in
                let all = Set(messages.map(\.id))
                do {
                    let batch = try QueueEventText.json(of: messages, account: place.account, region: place.region)
                    let names = Dictionary(messages.map { (QueueEventText.identifier(of: $0), $0.id) }) { first, _ in
                        first
                    }
                    let answer = BatchAnswer(try await call(name, batch), names: Set(names.keys))
                    guard case .failed(let failed) = answer else { return BatchResult(failed: all) }
                    return BatchResult(failed: Set(failed.compactMap { names[$0] }))
                } catch {
                    return BatchResult(failed: all)
                }
            },
            event: { envelope, name in
                let event = try BusEventText.json(of: envelope, account: place.account, region: place.region)
                _ = try await call(name, event)
            },
            tick: { tick, name in
                let event = try ScheduledEventText.json(
                    of: tick, id: uuidV7(now: WallClock.system.now), rule: name, account: place.account,
                    region: place.region)
                _ = try await call(name, event)
            },
            mailed: { outcome in await host.report(outcome) })
    }
}

extension FunctionWorkers {
    /// What a function answers, whole; throws a sentence when it gives none.
    fileprivate func payload(from name: String, _ event: FunctionEvent) async throws -> [UInt8] {
        do {
            let answer = try await invokeWhole(name, event)
            guard answer.error == nil, case .bytes(let bytes) = answer.body else {
                throw CallFailure(description: answer.error?.message ?? "\(name) gave no answer")
            }
            return bytes
        } catch let refusal as FunctionRefusal {
            throw CallFailure(description: "\(name) could not be called: \(refusal)")
        }
    }
}

/// Why a message or an event was not handled, as its dead letter shows it.
private struct CallFailure: Error, CustomStringConvertible {
    let description: String
}
