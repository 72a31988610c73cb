import CartwrightJSON
import Testing

@Suite("Objects")
struct ObjectTests {
    @Test("fields are found, changed and removed by name, in small objects and in large", arguments: [3, 100])
    func fields(count: Int) throws {
        var object = JSONObject()
        for index in 0..<count { object["n\(index)"] = .number(JSONNumber(index)) }
        #expect(object.keys == (0..<count).map { "n\($0)" })
        for index in 0..<count {
            #expect(object["n\(index)"]?.integer == index)
            #expect(object.position(of: "n\(index)") == index)
        }
        #expect(object["other"] == nil)

        object["n1"] = "changed"
        object["n0"] = nil
        object["absent"] = nil
        object["n0"] = "again"
        #expect(object.count == count)
        #expect(object["n1"] == "changed")
        #expect(object.keys == (1..<count).map { "n\($0)" } + ["n0"])
        #expect(object[count - 1].value == "again")
        #expect(try JSON.decode(JSONObject.self, from: JSON.encode(object)).keys == object.keys)
    }

    @Test("the order of the fields makes no difference to what an object equals", arguments: [3, 100])
    func equality(count: Int) {
        var forwards = JSONObject()
        var backwards = JSONObject()
        for index in 0..<count {
            forwards["n\(index)"] = .number(JSONNumber(index))
            backwards["n\(count - 1 - index)"] = .number(JSONNumber(count - 1 - index))
        }
        #expect(forwards == backwards)
        #expect(Set([forwards, backwards]).count == 1)
        #expect(forwards == JSONObject(backwards.dictionary))
        backwards["n0"] = "other"
        #expect(forwards != backwards)
        backwards["n0"] = nil
        #expect(forwards != backwards)
    }

    @Test("an object that shrinks again still finds its fields")
    func shrinking() {
        var object = JSONObject()
        for index in 0..<40 { object["n\(index)"] = true }
        for index in 0..<38 { object["n\(index)"] = nil }
        #expect(object.keys == ["n38", "n39"])
        #expect(object["n39"] == true)
        object["n40"] = false
        #expect(object["n40"] == false)
    }
}
