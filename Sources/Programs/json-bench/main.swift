import CartwrightJSON
import FoundationEssentials

// Interleaved rounds, medians, one line of JSON. The other side gets property names that are snake case already and dates
// that are plain strings, which is the fastest it can be.
let page = ProductPage.sample
let bytes = try JSON.encode(page)
let data = Data(bytes)
let encoder = JSONEncoder()
encoder.outputFormatting = .withoutEscapingSlashes
let decoder = JSONDecoder()
let converting = JSONDecoder()
converting.keyDecodingStrategy = .convertFromSnakeCase
let foreign = try decoder.decode(ForeignPage.self, from: data)
guard try JSON.decode(ProductPage.self, from: bytes) == page, try JSON.encode(foreign) == bytes else {
    fatalError("the two coders do not agree")
}

var contenders = [
    Contender("encode", repetitions: 400) { try JSON.encode(page).count },
    Contender("foundation_encode", repetitions: 40) { try encoder.encode(foreign).count },
    Contender("decode", repetitions: 200) { try JSON.decode(ProductPage.self, from: bytes).items.count },
    Contender("foundation_decode", repetitions: 40) { try decoder.decode(ForeignPage.self, from: data).items.count },
    Contender("decode_same_type", repetitions: 200) { try JSON.decode(ForeignPage.self, from: bytes).items.count },
    Contender("encode_same_type", repetitions: 400) { try JSON.encode(foreign).count },
]
var sum = 0
for _ in 0..<41 {
    for index in contenders.indices { sum &+= try contenders[index].round() }
}

struct Report: Encodable {
    let bytes: Int
    let microseconds: [String: Double]
    let encodeRatio: Double
    let decodeRatio: Double
}

let medians = Dictionary(uniqueKeysWithValues: contenders.map { ($0.name, ($0.median * 100).rounded() / 100) })
func ratio(_ slow: String, _ fast: String) -> Double {
    ((medians[slow] ?? 0) / (medians[fast] ?? 1) * 100).rounded() / 100
}
let report = Report(
    bytes: bytes.count, microseconds: medians, encodeRatio: ratio("foundation_encode", "encode"),
    decodeRatio: ratio("foundation_decode", "decode"))
print(String(decoding: try JSON.encode(report), as: UTF8.self))
