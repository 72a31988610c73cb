import CartwrightManifest
import Testing

@Suite("Schedules")
struct ScheduleTests {
    @Test("rates count in minutes, hours and days")
    func rates() throws {
        #expect(try Manifest.Schedule("rate(1 minute)").kind == .rate(.seconds(60)))
        #expect(try Manifest.Schedule("rate(12 hours)").kind == .rate(.seconds(43_200)))
        #expect(try Manifest.Schedule("rate(2 days)").kind == .rate(.seconds(172_800)))
    }

    @Test("cron fields take lists, ranges, steps and names")
    func fields() throws {
        let cron = try Manifest.CronExpression("0/20 8-10,22 ? JAN,6 MON-FRI 2030/2")
        #expect(cron.minutes == [0, 20, 40])
        #expect(cron.hours == [8, 9, 10, 22])
        #expect(cron.months == [1, 6])
        #expect(cron.days == .ofWeek([2, 3, 4, 5, 6]))
        #expect(cron.years?.contains(2032) == true && cron.years?.contains(2031) == false)
    }

    @Test(
        "days may be counted from the end or by weekday",
        arguments: [
            ("0 0 L * ? *", Manifest.CronExpression.Days.lastOfMonth(minus: 0)),
            ("0 0 L-3 * ? *", .lastOfMonth(minus: 3)),
            ("0 0 15W * ? *", .nearestWeekday(15)),
            ("0 0 ? * 6#3 *", .nth(weekday: 6, 3)),
            ("0 0 ? * FRIL *", .last(weekday: 6)),
            ("0 0 * * ? *", .every),
        ])
    func days(text: String, days: Manifest.CronExpression.Days) throws {
        #expect(try Manifest.CronExpression(text).days == days)
    }
}
