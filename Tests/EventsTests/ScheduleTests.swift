import CartwrightEvents
import CartwrightManifest
import FoundationEssentials
import Testing

@Suite struct ScheduleTests {
    private static func date(_ text: String) throws -> Date { try Date(text + ":00Z", strategy: .iso8601) }

    @Test(
        "the next times of an expression",
        arguments: [
            ("cron(0 10 * * ? *)", "2026-11-20T09:59", ["2026-11-20T10:00", "2026-11-21T10:00"]),
            ("cron(0 10 * * ? *)", "2026-11-20T10:00", ["2026-11-21T10:00"]),
            ("cron(0/15 * * * ? *)", "2026-11-20T23:40", ["2026-11-20T23:45", "2026-11-21T00:00"]),
            ("cron(5/20 3 ? * * *)", "2026-11-20T00:00", ["2026-11-20T03:05", "2026-11-20T03:25", "2026-11-20T03:45"]),
            (
                "cron(0 20-2 * * ? *)", "2026-11-20T23:00",
                ["2026-11-21T00:00", "2026-11-21T01:00", "2026-11-21T02:00", "2026-11-21T20:00"]
            ),
            ("cron(0 8 1,15 * ? *)", "2026-11-02T00:00", ["2026-11-15T08:00", "2026-12-01T08:00"]),
            ("cron(0 18 ? * MON-FRI *)", "2026-11-20T18:00", ["2026-11-23T18:00", "2026-11-24T18:00"]),
            (
                "cron(0 0 ? * FRI-MON *)", "2026-11-24T00:00",
                ["2026-11-27T00:00", "2026-11-28T00:00", "2026-11-29T00:00", "2026-11-30T00:00", "2026-12-04T00:00"]
            ),
            ("cron(0 0 ? * 1 *)", "2026-11-20T00:00", ["2026-11-22T00:00"]),
            ("cron(0 0 L * ? *)", "2028-01-31T12:00", ["2028-02-29T00:00", "2028-03-31T00:00"]),
            ("cron(0 0 31 * ? *)", "2026-01-31T00:00", ["2026-03-31T00:00", "2026-05-31T00:00"]),
            ("cron(0 0 29 2 ? *)", "2026-01-01T00:00", ["2028-02-29T00:00", "2032-02-29T00:00"]),
            ("cron(0 0 15W * ? *)", "2026-08-01T00:00", ["2026-08-14T00:00", "2026-09-15T00:00"]),
            ("cron(0 0 15W * ? *)", "2026-11-01T00:00", ["2026-11-16T00:00"]),
            ("cron(0 0 1W * ? *)", "2026-07-31T00:00", ["2026-08-03T00:00"]),
            ("cron(0 0 31W * ? *)", "2026-05-01T00:00", ["2026-05-29T00:00", "2026-07-31T00:00"]),
            ("cron(0 0 LW * ? *)", "2026-05-01T00:00", ["2026-05-29T00:00", "2026-06-30T00:00"]),
            ("cron(0 0 ? * L *)", "2026-11-20T00:00", ["2026-11-21T00:00", "2026-11-28T00:00"]),
            ("cron(0 0 ? * FRIL *)", "2026-11-01T00:00", ["2026-11-27T00:00", "2026-12-25T00:00"]),
            ("cron(0 0 ? * 6#3 *)", "2026-11-01T00:00", ["2026-11-20T00:00", "2026-12-18T00:00"]),
            ("cron(0 0 ? * 2#5 *)", "2026-11-01T00:00", ["2026-11-30T00:00", "2027-03-29T00:00"]),
            ("cron(0 0 1 JAN,JUL ? *)", "2026-02-01T00:00", ["2026-07-01T00:00", "2027-01-01T00:00"]),
            ("cron(0 0 1 NOV-FEB ? *)", "2026-02-01T00:00", ["2026-11-01T00:00"]),
            ("cron(0 0 1 1/3 ? *)", "2026-02-01T00:00", ["2026-04-01T00:00", "2026-07-01T00:00"]),
            ("cron(30 12 1 1 ? 2030-2032/2)", "2026-01-01T00:00", ["2030-01-01T12:30", "2032-01-01T12:30"]),
            ("cron(59 23 31 12 ? *)", "2026-12-31T23:59", ["2027-12-31T23:59"]),
        ])
    func next(text: String, from: String, expected: [String]) throws {
        let schedule = try Manifest.Schedule(text)
        var date = try Self.date(from)
        for expected in expected {
            date = try #require(schedule.next(after: date, last: date))
            #expect(date == (try Self.date(expected)))
        }
    }

    @Test("a schedule whose years are over has no next time")
    func over() throws {
        let schedule = try Manifest.Schedule("cron(0 0 1 1 ? 2020)")
        #expect(schedule.next(after: try Self.date("2026-01-01T00:00"), last: nil) == nil)
        #expect(
            try Manifest.Schedule("cron(0 0 30 2 ? *)").next(after: try Self.date("2026-01-01T00:00"), last: nil) == nil
        )
    }

    @Test("a rate keeps its beat and does not make up for what was missed")
    func rates() throws {
        let start = try Self.date("2026-01-01T00:00")
        let schedule = try Manifest.Schedule("rate(5 minutes)")
        #expect(schedule.next(after: start, last: nil) == start.addingTimeInterval(300))
        #expect(schedule.next(after: start.addingTimeInterval(3), last: start) == start.addingTimeInterval(300))
        #expect(schedule.next(after: start.addingTimeInterval(3700), last: start) == start.addingTimeInterval(3900))
    }

    @Test(
        "what is no schedule is refused",
        arguments: [
            "", "rate()", "rate(0 minutes)", "rate(1 minutes)", "rate(2 minute)", "rate(5 Minutes)", "rate( 5 minutes)",
            "rate(5  minutes)", "rate(-5 minutes)", "rate(5 seconds)", "rate(5 minutes) ", "Rate(5 minutes)",
            "every(5 minutes)",
            "rate(99999999999999999999 days)", "rate(9999999999999999 days)", "cron()", "cron(* * * * *)",
            "cron(0 0 * * * *)",
            "cron(0 0 ? * ? *)", "cron(60 0 * * ? *)", "cron(0 24 * * ? *)", "cron(0 0 0 * ? *)", "cron(0 0 32 * ? *)",
            "cron(0 0 * 13 ? *)", "cron(0 0 ? * 8 *)", "cron(0 0 ? * 0 *)", "cron(0 0 * * ? 1969)",
            "cron(0 0 * * ? 2200)",
            "cron(0 0 * * ? 2030-2020)", "cron(0/0 0 * * ? *)", "cron(0/ 0 * * ? *)", "cron(0, 0 * * ? *)",
            "cron(a 0 * * ? *)",
            "cron(0 0 ? * MON#6 *)", "cron(0 0 ? * MON#1,TUE#2 *)", "cron(0 0 L,15 * ? *)",
            "cron(0 0  * * ? *)", "cron(+1 0 * * ? *)", "cron(1-2-3 0 * * ? *)", "cron(0 0 32W * ? *)",
        ])
    func refusals(text: String) {
        #expect(throws: Manifest.Schedule.Problem.self) { try Manifest.Schedule(text) }
    }
}
