import Testing

@testable import Orders

@Suite struct MachineTests {
    /// The whole machine once more, written by hand: every status with what can happen and where that leads.
    static let expected: [OrderStatus: [OrderEvent: OrderStatus]] = [
        .pendingPayment: [.pay: .confirmed, .decline: .paymentFailed, .expire: .expired, .cancel: .cancelled],
        .paymentFailed: [.pay: .confirmed, .retry: .pendingPayment, .cancel: .cancelled],
        .expired: [.pay: .confirmed],
        .confirmed: [.process: .processing, .cancel: .cancelled, .refund: .refunded],
        .processing: [.shipPart: .partiallyShipped, .ship: .shipped, .cancel: .cancelled, .refund: .refunded],
        .partiallyShipped: [.shipPart: .partiallyShipped, .ship: .shipped, .refund: .refunded],
        .shipped: [.deliver: .delivered, .takeReturn: .returned, .refund: .refunded],
        .delivered: [.complete: .completed, .requestReturn: .returnRequested, .refund: .refunded],
        .completed: [:],
        .returnRequested: [.takeReturn: .returned, .refuseReturn: .delivered, .refund: .refunded],
        .returned: [.refund: .refunded],
        .cancelled: [:],
        .refunded: [:],
    ]

    @Test("every event in every status leads where the table says, or nowhere", arguments: OrderStatus.allCases)
    func table(status: OrderStatus) throws {
        let row = try #require(MachineTests.expected[status])
        for event in OrderEvent.allCases { #expect(status.after(event) == row[event], "\(status) \(event)") }
        #expect(status.isFinal == row.isEmpty)
        #expect(Set(status.next) == Set(row.values))
    }

    @Test("nothing leads out of what is over, and everything else can be reached from the beginning")
    func reach() {
        var reached: Set<OrderStatus> = [.pendingPayment]
        var open: [OrderStatus] = [.pendingPayment]
        while let status = open.popLast() {
            for next in status.next where reached.insert(next).inserted { open.append(next) }
        }
        #expect(reached == Set(OrderStatus.allCases))
        #expect(Set(OrderStatus.allCases.filter(\.isFinal)) == [.cancelled, .completed, .refunded])
    }

    @Test(
        "an order stands where its parts stand together",
        arguments: [
            ([.pendingPayment, .pendingPayment], .pendingPayment), ([.confirmed, .processing], .processing),
            ([.confirmed, .shipped], .partiallyShipped), ([.cancelled, .shipped], .shipped),
            ([.cancelled, .cancelled], .cancelled), ([.cancelled, .refunded], .cancelled),
            ([.partiallyShipped, .delivered], .partiallyShipped), ([.shipped, .delivered], .shipped),
            ([.delivered, .completed], .delivered), ([.delivered, .returnRequested], .returnRequested),
            ([.returned, .delivered], .delivered), ([.returned, .returned], .returned),
            ([.refunded, .confirmed], .confirmed), ([.expired, .expired], .expired), ([], .cancelled),
        ] as [([OrderStatus], OrderStatus)])
    func parts(parts: [OrderStatus], whole: OrderStatus) {
        #expect(OrderStatus.ofParts(parts) == whole)
        #expect(OrderStatus.ofParts(parts.reversed()) == whole)
    }

    @Test("where an order stands does not depend on the order of its parts, and is where a part stands or between them")
    func anyParts() {
        for first in OrderStatus.allCases {
            #expect(OrderStatus.ofParts([first]) == first)
            for second in OrderStatus.allCases {
                for third in OrderStatus.allCases {
                    let whole = OrderStatus.ofParts([first, second, third])
                    #expect(whole == OrderStatus.ofParts([third, first, second]))
                    #expect(
                        [first, second, third, .partiallyShipped, .processing, .cancelled].contains(whole))
                }
            }
        }
    }
}
