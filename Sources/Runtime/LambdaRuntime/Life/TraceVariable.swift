import Glibc

/// `_X_AMZN_TRACE_ID` in the environment of a process that does one thing at a time.
///
/// `setenv` keeps every value it was ever given; here all of them have one place.
struct TraceVariable: ~Copyable {
    private static let name = "_X_AMZN_TRACE_ID"
    private static let room = 512

    private let place: UnsafeMutablePointer<CChar>
    private var isSet = false

    init() {
        place = .allocate(capacity: Self.room)
        place.initialize(repeating: 0, count: Self.room)
    }

    // Whoever has asked for the variable may still look there: the memory is never given back.

    mutating func set(_ trace: String?) {
        guard let trace, trace.utf8.count < Self.room - Self.name.utf8.count - 1 else {
            if isSet { unsetenv(Self.name) }
            isSet = false
            return
        }
        strcpy(place, "\(Self.name)=\(trace)")
        if !isSet { putenv(place) }
        isSet = true
    }
}
