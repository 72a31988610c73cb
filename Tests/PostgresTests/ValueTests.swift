import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite("Values")
struct ValueTests {
    enum Color: String, Codable, CaseIterable { case red, green }
    enum Level: Int, Codable { case low = 1, high = 2 }
    struct ID: RawRepresentable, Decodable, Hashable {
        let rawValue: UUID
        init(rawValue: UUID) { self.rawValue = rawValue }
        init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(UUID.self) }
    }

    struct Everything: Decodable, Sendable, Equatable {
        var number: Int
        var small: Int16
        var middle: Int32
        var text: String
        var flag: Bool
        var ratio: Double
        var id: UUID
        var createdAt: Date
        var bytes: [UInt8]
        var numbers: [Int]
        var texts: [String?]
        var ids: [UUID]
        var color: Color
        var level: Level
        var money: String
        var nothing: String?
        var ref: ID
    }

    @Test("a value of every type comes back as it went")
    func roundTrip() async throws {
        let test = try await TestDatabase.fresh()
        let value = Everything(
            number: .min, small: -7, middle: 1 << 30, text: "ü \" ' \\ 😀", flag: true, ratio: 0.1, id: UUID(),
            createdAt: Date(timeIntervalSince1970: 1_700_000_000.123456), bytes: [0, 1, 255], numbers: [1, -2, .max],
            texts: ["a,b", nil, "\"{}\\", ""], ids: [UUID(), UUID()], color: .green, level: .high,
            money: "12345678901234567890.0100", nothing: nil, ref: ID(rawValue: UUID()))
        let read = try await test.database.read.row(
            """
            select \(value.number) as number, \(value.small) as small, \(value.middle) as middle,
                \(value.text)::text as text, \(value.flag) as flag, \(value.ratio) as ratio, \(value.id) as id,
                \(value.createdAt) as created_at, \(value.bytes) as bytes, \(value.numbers) as numbers,
                \(value.texts) as texts, \(value.ids) as ids, \(value.color)::text as color,
                \(value.level) as level, \(value.money)::numeric as money, \(value.nothing)::text as nothing,
                \(value.ref) as ref
            """, as: Everything.self)
        #expect(read == value)
    }
}
