import Synchronization

/// What gathers the writes of each kind.
final class Gatherings: Sendable {
    private struct Kind: Hashable {
        let type: ObjectIdentifier
        let group: Int
    }

    private let gatherings = Mutex<[Kind: Gathering]>([:])
    private let limit: Int
    private let mostUnderWay: Int

    init(limit: Int, mostUnderWay: Int) {
        self.limit = limit
        self.mostUnderWay = mostUnderWay
    }

    func of(_ write: any GatheredWrite) -> Gathering {
        let kind = Kind(type: ObjectIdentifier(type(of: write)), group: write.group)
        return gatherings.withLock { gatherings in
            if let gathering = gatherings[kind] { return gathering }
            let gathering = Gathering(limit: limit, mostUnderWay: mostUnderWay)
            gatherings[kind] = gathering
            return gathering
        }
    }
}
