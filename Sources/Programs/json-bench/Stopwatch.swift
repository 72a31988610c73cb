import Glibc

/// One thing to measure, and the time of each of its rounds in microseconds.
struct Contender {
    let name: String
    let repetitions: Int
    let run: () throws -> Int
    var rounds: [Double] = []

    init(_ name: String, repetitions: Int, _ run: @escaping () throws -> Int) {
        self.name = name
        self.repetitions = repetitions
        self.run = run
    }

    /// Runs one round; the sum keeps the work from being left out.
    mutating func round() throws -> Int {
        var sum = try run()
        let start = microseconds()
        for _ in 0..<repetitions { sum &+= try run() }
        rounds.append((microseconds() - start) / Double(repetitions))
        return sum
    }

    var median: Double { rounds.sorted()[rounds.count / 2] }
}

private func microseconds() -> Double {
    var time = timespec()
    // What the process itself has used: neighbours on the machine do not count.
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
