import CartwrightJSON
import FoundationEssentials
import Glibc

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
    print("json-bench: the two coders do not agree, so there is nothing to compare")
    exit(1)
}

var contenders = [
    Contender("encode", repetitions: 400) { try JSON.encode(page).count },
    Contender("foundation_encode", repetitions: 40) { try encoder.encode(foreign).count },
    Contender("decode", repetitions: 200) { try JSON.decode(ProductPage.self, from: bytes).items.count },
    Contender("foundation_decode", repetitions: 40) { try decoder.decode(ForeignPage.self, from: data).items.count },
]
var sum = 0
for _ in 0..<41 {
    for index in contenders.indices { sum &+= try contenders[index].round() }
}

struct Figures: Encodable {
    let oursUS: Double
    let foundationUS: Double
    let ratio: Double

    enum CodingKeys: String, CodingKey {
        case oursUS = "ours_us"
        case foundationUS = "foundation_us"
        case ratio
    }

    init(_ verb: String, of contenders: [Contender]) {
        let median = { (name: String) in contenders.first { $0.name == name }?.median ?? 0 }
        oursUS = (median(verb) * 100).rounded() / 100
        foundationUS = (median("foundation_" + verb) * 100).rounded() / 100
        ratio = (foundationUS / oursUS * 100).rounded() / 100
    }
}

struct Report: Encodable {
    let bytes: Int
    let encode: Figures
    let decode: Figures
}

let report = Report(
    bytes: bytes.count, encode: Figures("encode", of: contenders), decode: Figures("decode", of: contenders))
print(String(decoding: try JSON.encode(report), as: UTF8.self))
