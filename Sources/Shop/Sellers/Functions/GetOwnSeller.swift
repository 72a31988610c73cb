public import Cartwright

/// The seller that the caller acts for.
public func getOwnSeller(_ call: Call) async throws -> SellerProfile { try await call.ownSeller() }
