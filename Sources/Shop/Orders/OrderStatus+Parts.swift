extension OrderStatus {
    /// Where an order stands whose parts stand there: a pure function, so the two never disagree.
    ///
    /// Parts that were called off do not count while others live.
    public static func ofParts(_ parts: [OrderStatus]) -> OrderStatus {
        guard let first = parts.first else { return .cancelled }
        if parts.allSatisfy({ $0 == first }) { return first }
        let living = parts.filter { !$0.isDead }
        guard let one = living.first else { return parts.contains(.expired) ? .expired : .cancelled }
        if living.allSatisfy({ $0 == one }) { return one }
        if living.contains(.pendingPayment) { return .pendingPayment }
        if living.contains(.paymentFailed) { return .paymentFailed }
        let hasLeft = living.contains { $0.progress >= OrderStatus.partiallyShipped.progress }
        let waits = living.contains { $0.progress < OrderStatus.shipped.progress }
        if waits { return hasLeft ? .partiallyShipped : .processing }
        if living.contains(.returnRequested) { return .returnRequested }
        // What has come back counts as far as what stayed.
        return living.filter { $0 != .returned }.min { $0.progress < $1.progress } ?? .returned
    }

    /// How far the goods are.
    private var progress: Int {
        switch self {
        case .pendingPayment, .paymentFailed, .expired, .cancelled, .refunded: 0
        case .confirmed: 1
        case .processing: 2
        case .partiallyShipped: 3
        case .shipped: 4
        case .delivered, .returnRequested, .returned: 5
        case .completed: 6
        }
    }
}
