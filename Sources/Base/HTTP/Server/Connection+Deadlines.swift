import CartwrightEventLoop

extension Connection {
    /// Starts the clock of the phase; one that runs already runs on, except that rest begins anew.
    func setClock() {
        switch phase {
        case _ where !isFlushed: set(.write)
        case .waiting:
            set(partialHead == nil ? .idle : .head)
        case .collecting, .discarding: set(.body)
        case .handling, .streaming:
            // A body that is not read because nobody takes it is not the client's fault.
            if reader != nil, bodyStream?.isFull == false {
                set(.body)
            } else {
                set(stream?.isEvents == true ? .heartbeat : .none)
            }
        case .lingering, .ending: set(.linger)
        case .upgraded, .closed: set(.none)
        }
    }

    func set(_ new: Clock) {
        guard new != clock || new == .idle || new == .heartbeat else { return }
        clock = new
        moved = 0
        let now = lane.loop.instant
        let timeouts = lane.timeouts
        deadline =
            switch new {
            case .none: .max
            case .head: now + timeouts.head
            case .idle: now + (lane.isDraining ? timeouts.grace : timeouts.idle)
            case .body: now + timeouts.body
            case .write: now + timeouts.write
            case .linger: now + timeouts.linger
            case .heartbeat: now + timeouts.heartbeat
            }
    }

    /// The deadline has passed.
    func expired() {
        let now = lane.loop.instant
        switch clock {
        case .none: deadline = .max
        case .idle: close()
        case .linger:
            // A client in the middle of a long upload may take a while to look for the answer.
            guard moved > 65_536, lingered < 10 else { return close() }
            moved = 0
            lingered += 1
            deadline = now + lane.timeouts.linger
        case .heartbeat: beat()
        case .head:
            refuseHead(.requestTimeout, reason: "The head of the request did not arrive in time.", partialHead)
        case .body:
            if moved >= lane.timeouts.bodyBytes, moved > 0 {
                moved = 0
                deadline = now + lane.timeouts.body
            } else {
                bodyTimedOut()
            }
        case .write:
            if moved >= lane.timeouts.writeBytes, moved > 0 {
                moved = 0
                deadline = now + lane.timeouts.write
            } else {
                abort()
            }
        }
    }

    private func bodyTimedOut() {
        switch phase {
        case .collecting:
            refuse(.requestTimeout, reason: "The body of the request did not arrive in time.", to: pending)
        case .handling, .streaming: bodyFailed(.timedOut)
        default: close()
        }
    }
}
