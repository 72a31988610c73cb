import Synchronization

/// What gathers the writes of each kind.
final class Gatherings: Sendable {
    private let gatherings = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])
    private let limit: Int
    private let mostUnderWay: Int

    init(limit: Int, mostUnderWay: Int) {
        self.limit = limit
        self.mostUnderWay = mostUnderWay
    }

    func of<Write: GatheredWrite>(_ type: Write.Type) -> Gathering<Write> {
        gatherings.withLock { gatherings in
            if let gathering = gatherings[ObjectIdentifier(type)] as? Gathering<Write> { return gathering }
            let gathering = Gathering<Write>(limit: limit, mostUnderWay: mostUnderWay)
            gatherings[ObjectIdentifier(type)] = gathering
            return gathering
        }
    }
}
