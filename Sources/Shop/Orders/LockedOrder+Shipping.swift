import Cartwright
import CartwrightJSON
import CartwrightSecurity
import Commerce
import FoundationEssentials

extension LockedOrder {
    /// Sends off a parcel of a part: these quantities, or all that has not left yet.
    mutating func ship(
        _ wanted: [Shipment.Item]?, ofPart index: Int, carrier: String?, trackingNumber: String?, at now: Date
    ) throws -> Shipment {
        // Whoever sends it has packed it.
        if parts[index].status == .confirmed { apply(.process, toPart: index) }
        let part = parts[index]
        guard part.status.after(.shipPart) != nil else {
            throw Problem.invalidTransition(from: part.status, to: .shipped)
        }
        let lines = lines(of: part.id)
        let left = lines.map { ($0.id, $0.quantity - part.shipped($0.id)) }.filter { $0.1 > 0 }
        let contents =
            try wanted.map { try checked($0, left: left) }
            ?? left.map { Shipment.Item(itemID: $0.0, quantity: $0.1) }
        let shipment = Shipment(
            id: Shipment.ID(uuidV7(now: now)), sellerOrderID: part.id, status: .shipped, carrier: carrier,
            trackingNumber: trackingNumber, items: contents, shippedAt: now, deliveredAt: nil)
        parts[index].shipments.append(shipment)
        changedShipments.append(shipment)
        let isLast = shipment.quantity == left.reduce(0) { $0 + $1.1 }
        apply(isLast ? .ship : .shipPart, toPart: index, note: trackingNumber)
        return shipment
    }

    private func checked(_ wanted: [Shipment.Item], left: [(OrderItem.ID, Int)]) throws -> [Shipment.Item] {
        var validation = Validation()
        validation.count(wanted, 1...100, "items")
        var seen: Set<OrderItem.ID> = []
        for (place, item) in wanted.enumerated() {
            let field = "items[\(place)]"
            guard let most = left.first(where: { $0.0 == item.itemID })?.1 else {
                validation.fail(
                    "\(field).item_id", "not_found", "is not a line of this part that waits to be sent",
                    value: .string(item.itemID.description))
                continue
            }
            validation.check(seen.insert(item.itemID).inserted, "\(field).item_id", "given_twice", "is there already")
            validation.range(item.quantity, 1...most, "\(field).quantity")
        }
        try validation.throwIfFailed()
        return wanted
    }

    /// Where a parcel stands: its part's place and its own.
    func place(of shipment: Shipment.ID) throws -> (part: Int, shipment: Int) {
        for (index, part) in parts.enumerated() {
            if let place = part.shipments.firstIndex(where: { $0.id == shipment }) { return (index, place) }
        }
        throw Problem.noShipment
    }

    /// A parcel has arrived; with the last one the part is delivered. False where it had arrived before.
    mutating func deliver(_ shipment: Shipment.ID, at now: Date) throws -> Bool {
        let place = try place(of: shipment)
        guard parts[place.part].shipments[place.shipment].status != .delivered else { return false }
        parts[place.part].shipments[place.shipment].status = .delivered
        parts[place.part].shipments[place.shipment].deliveredAt = now
        noteChange(of: shipment, at: place)
        let part = parts[place.part]
        if part.status == .shipped, part.shipments.allSatisfy({ $0.status == .delivered }) {
            apply(.deliver, toPart: place.part)
        } else {
            tell("parcel_delivered", part: part.id)
        }
        return true
    }

    /// Says who carries a parcel, and under which number. False where that was known.
    mutating func track(_ shipment: Shipment.ID, carrier: Change<String>, number: Change<String>) throws -> Bool {
        let place = try place(of: shipment)
        let before = parts[place.part].shipments[place.shipment]
        carrier.apply(to: &parts[place.part].shipments[place.shipment].carrier)
        number.apply(to: &parts[place.part].shipments[place.shipment].trackingNumber)
        let after = parts[place.part].shipments[place.shipment]
        guard after != before else { return false }
        noteChange(of: shipment, at: place)
        tell("tracking_changed", part: parts[place.part].id, note: after.trackingNumber)
        return true
    }

    private mutating func noteChange(of shipment: Shipment.ID, at place: (part: Int, shipment: Int)) {
        changedShipments.removeAll { $0.id == shipment }
        changedShipments.append(parts[place.part].shipments[place.shipment])
    }
}

extension Problem {
    static var noShipment: Problem { .notFound("There is no such shipment") }
}
