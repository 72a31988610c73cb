import Testing

@testable import Payments

@Suite struct PaymentStateTests {
    private typealias Word = ProviderOutcome.Word

    /// Where each word leads from each status; what is not here changes nothing.
    private static let table: [PaymentStatus: [ProviderOutcome.Word: PaymentStatus]] = [
        .pending: [
            .authorized: .authorized, .captured: .captured, .requiresAction: .requiresAction, .declined: .failed,
            .voided: .voided,
        ],
        .requiresAction: [
            .authorized: .authorized, .captured: .captured, .processing: .pending, .declined: .failed,
            .voided: .voided,
        ],
        .authorized: [.captured: .captured, .declined: .failed, .voided: .voided],
        .captured: [:],
        .partiallyRefunded: [:],
        .refunded: [:],
        .voided: [.captured: .captured],
        .failed: [.captured: .captured],
    ]

    @Test("each word of the provider leads from each status where the table says", arguments: PaymentStatus.allCases)
    func words(status: PaymentStatus) throws {
        for word in ProviderOutcome.Word.allCases {
            var state = PaymentState.sample(status)
            let before = state
            let consequence = state.apply(.sample(word))
            let expected = Self.table[status]?[word] ?? status
            #expect(state.status == expected, "\(status) and \(word)")
            if expected == status { #expect(state == before, "\(status) and \(word)") }
            let isOver = status == .voided || status == .failed
            let wanted: PaymentState.Consequence =
                isOver && word == .captured ? .giveBack : isOver && word == .authorized ? .giveUp : .none
            #expect(consequence == wanted, "\(status) and \(word)")
            state.check()
        }
    }

    @Test("a payment can be given up until the money is taken", arguments: PaymentStatus.allCases)
    func voids(status: PaymentStatus) {
        var state = PaymentState.sample(status)
        let expected: PaymentState.Answer =
            switch status {
            case .pending, .requiresAction, .authorized: .asked
            case .voided, .failed: .alreadySo
            case .captured, .partiallyRefunded, .refunded: .refused
            }
        let answer = state.askForVoid()
        #expect(answer == expected && state.status == status)
        let again = state.askForVoid()
        #expect(again == (expected == .asked ? .alreadySo : expected))
    }

    @Test("money can be taken once, and no more than was promised", arguments: PaymentStatus.allCases)
    func captures(status: PaymentStatus) {
        var state = PaymentState.sample(status)
        var answers = [1001, 0].map { state.askForCapture(of: $0) }
        #expect(answers == [.refused, .refused])
        answers = [400, 400, 500, 1000].map { state.askForCapture(of: $0) }
        switch status {
        case .authorized:
            #expect(answers == [.asked, .alreadySo, .refused, .refused])
            _ = state.apply(.captured(minor: 400, reference: nil))
            #expect(state.captured == 400 && state.wish == nil && state.refundable == 400)
        case .captured: #expect(answers == [.refused, .refused, .refused, .alreadySo])
        default: #expect(answers == [.refused, .refused, .refused, .refused])
        }
    }

    @Test("a refund goes no further than what was taken; what the provider refuses stays")
    func refunds() {
        var state = PaymentState.sample(.captured)
        var begun = [600, 401].map { state.beginRefund(of: $0) }
        #expect(begun == [true, false])
        #expect(state.status == .captured && state.refunded == 0)
        state.endRefund(of: 600, succeeded: true)
        #expect(state.status == .partiallyRefunded)
        begun = [400].map { state.beginRefund(of: $0) }
        state.endRefund(of: 400, succeeded: false)
        #expect(state.status == .partiallyRefunded && state.refundable == 400)
        begun += [400].map { state.beginRefund(of: $0) }
        state.endRefund(of: 400, succeeded: true)
        begun += [1].map { state.beginRefund(of: $0) }
        #expect(begun == [true, true, false])
        #expect(state.status == .refunded && state.refundable == 0)
    }

    @Test("whatever comes in whatever order, the books balance after each step", arguments: 0..<400)
    func randomSequences(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var state = PaymentState(amount: Int.random(in: 1...5000, using: &random))
        var pending: [Int] = []
        var wasTaken = 0
        for _ in 0..<60 {
            let before = state
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                let word = ProviderOutcome.Word.allCases.randomElement(using: &random) ?? .unknown
                _ = state.apply(.sample(word, minor: Int.random(in: 1...6000, using: &random)))
            case 2: _ = state.askForVoid()
            case 3: _ = state.askForCapture(of: Int.random(in: 0...6000, using: &random))
            case 4:
                let minor = Int.random(in: 0...3000, using: &random)
                if state.beginRefund(of: minor) { pending.append(minor) }
            default:
                if let minor = pending.popLast() { state.endRefund(of: minor, succeeded: Bool.random(using: &random)) }
            }
            state.check()
            // Money that was taken is never forgotten, money that went back never comes again.
            #expect(state.captured >= wasTaken && state.refunded >= before.refunded)
            #expect(pending.reduce(0, +) == state.refunding)
            wasTaken = state.captured
            if [.captured, .partiallyRefunded, .refunded].contains(before.status) {
                #expect([.captured, .partiallyRefunded, .refunded].contains(state.status))
            }
        }
    }
}

extension PaymentState {
    /// A payment of ten that has come so far.
    static func sample(_ status: PaymentStatus) -> PaymentState {
        var state = PaymentState(amount: 1000)
        state.status = status
        switch status {
        case .pending, .requiresAction, .voided, .failed: break
        case .authorized: state.authorized = 1000
        case .captured, .partiallyRefunded, .refunded:
            state.authorized = 1000
            state.captured = 1000
            state.refunded = status == .captured ? 0 : status == .refunded ? 1000 : 300
        }
        return state
    }

    /// What must be true of every state.
    func check(_ location: SourceLocation = #_sourceLocation) {
        let holds =
            (0...amount).contains(authorized) && (0...authorized).contains(captured) && refunded >= 0 && refunding >= 0
            && refunded + refunding <= captured
            && (status == .refunded) == (captured > 0 && refunded == captured)
            && (status == .partiallyRefunded) == (refunded > 0 && refunded < captured)
            && (captured > 0) == [.captured, .partiallyRefunded, .refunded].contains(status)
            && (!isSurplus || captured > 0)
        #expect(holds, "\(self)", sourceLocation: location)
    }
}

extension ProviderOutcome {
    static func sample(_ word: Word, minor: Int = 1000) -> ProviderOutcome {
        switch word {
        case .authorized: .authorized(reference: "r")
        case .captured: .captured(minor: minor, reference: "r")
        case .processing: .processing(reference: "r")
        case .requiresAction: .requiresAction(NextAction(type: "confirm"), reference: "r")
        case .declined: .declined(PaymentFailure(code: "card_declined", message: "no"))
        case .voided: .voided
        case .unknown: .unknown
        }
    }
}

/// Random numbers that are the same in each run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
