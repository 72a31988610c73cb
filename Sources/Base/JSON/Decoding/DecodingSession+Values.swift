extension DecodingSession {
    @inline(__always)
    func plan<T: Decodable>(for type: T.Type) -> Unmanaged<DecodingPlan>? {
        state.pointee.plans.find(identity(type)) ?? makePlan(for: type)
    }

    @inline(never)
    private func makePlan<T: Decodable>(for type: T.Type) -> Unmanaged<DecodingPlan>? {
        state.pointee.plans.set(identity(type), to: DecodingPlan.make(for: type))
    }

    /// Reads the value at a place.
    @inline(__always)
    func read<T: Decodable>(_ type: T.Type, _ place: Int) throws -> T {
        if let plan = plan(for: type) {
            return try plan._withUnsafeGuaranteedRef {
                try unsafeDowncast($0, to: DecodingPlanOf<T>.self).make(place, self)
            }
        }
        return try readByItself(type, place)
    }

    /// Reads a value by its own `init(from:)`.
    @inline(__always)
    func readByItself<T: Decodable>(_ type: T.Type, _ place: Int) throws -> T {
        do {
            return try T(from: TapeDecoder(session: self, call: state.pointee.call, place: place))
        } catch let error as DecodingError {
            throw translated(error, type, place)
        }
    }

    /// What a type's own `init(from:)` says was wrong, in our words.
    @inline(never)
    private func translated(_ error: DecodingError, _ type: any Decodable.Type, _ place: Int) -> JSONError {
        switch error {
        case .keyNotFound(let key, let context):
            var path = CodingPath(context.codingPath)
            let name = state.pointee.naming == .snakeCased ? snakeCased(key.stringValue) : key.stringValue
            path.keys.append(AnyKey(stringValue: name))
            return JSONError(kind: .missing, path: path.description, expected: "a value")
        case .dataCorrupted(let context):
            let path = context.codingPath.isEmpty ? path(place) : CodingPath(context.codingPath)
            return JSONError(
                kind: .unacceptable, path: path.description, expected: choices(of: type) ?? context.debugDescription,
                found: describe(place))
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let path = context.codingPath.isEmpty ? path(place) : CodingPath(context.codingPath)
            return JSONError(
                kind: .wrongType, path: path.description, expected: choices(of: type) ?? context.debugDescription,
                found: describe(place))
        @unknown default: return unacceptable(place, "another value")
        }
    }

    /// `one of "new", "paid"` for an enum that can list its values.
    private func choices(of type: any Decodable.Type) -> String? {
        guard let type = type as? any CaseIterable.Type else { return nil }
        func values<T: CaseIterable>(_ type: T.Type) -> [String] {
            type.allCases.compactMap { value in
                switch (value as? any RawRepresentable)?.rawValue {
                case let text as String: "\"\(text)\""
                case let number as any BinaryInteger: "\(number)"
                default: nil
                }
            }
        }
        let values = values(type)
        return values.isEmpty ? nil : "one of " + values.joined(separator: ", ")
    }
}
