import CartwrightEvents
import CartwrightJSON
import Testing

@Suite struct EventPatternTests {
    static let event = """
        {"version":"0","source":"orders","detail-type":"order.placed","account":"123456789012","resources":["arn:a","arn:b"],
         "detail":{"state":"paid","total":300.0,"count":3,"note":null,"empty":"","gift":true,"ip":"10.0.0.77",
          "ip6":"2001:db8::7","name":"Grüße","path":"dir/sub/file.png","star":"a*b\\\\c","tags":["a","b"],"none":[],
          "nested":{"deep":{"x":1}},
          "items":[{"sku":"A","quantity":1,"opts":[{"k":"color","v":"red"},{"k":"size","v":"L"}]},
                   {"sku":"B","quantity":5,"opts":[{"k":"color","v":"blue"}]}]}}
        """

    @Test(
        "patterns that match",
        arguments: [
            #"{"source":["orders"]}"#,
            #"{"source":["carts","orders"],"detail-type":["order.placed"]}"#,
            #"{"detail":{"state":["paid"]},"account":["123456789012"]}"#,
            #"{"resources":["arn:b"]}"#,
            #"{"detail":{"total":[300]}}"#, #"{"detail":{"count":[3.0]}}"#, #"{"detail":{"note":[null]}}"#,
            #"{"detail":{"empty":[""]}}"#, #"{"detail":{"gift":[true]}}"#, #"{"detail":{"tags":["b","z"]}}"#,
            #"{"source":[{"prefix":"ord"}]}"#, #"{"source":[{"prefix":""}]}"#,
            #"{"source":[{"prefix":{"equals-ignore-case":"ORD"}}]}"#, #"{"detail":{"path":[{"suffix":".png"}]}}"#,
            #"{"detail":{"path":[{"suffix":{"equals-ignore-case":".PNG"}}]}}"#,
            #"{"detail":{"name":[{"equals-ignore-case":"GRÜSSE"}, {"equals-ignore-case":"gRÜßE"}]}}"#,
            #"{"detail":{"state":[{"anything-but":"open"}]}}"#,
            #"{"detail":{"state":[{"anything-but":["open","shipped"]}]}}"#,
            #"{"detail":{"count":[{"anything-but":[1,2]}]}}"#, #"{"detail":{"note":[{"anything-but":"x"}]}}"#,
            #"{"detail":{"count":[{"anything-but":"3"}]}}"#, #"{"detail":{"tags":[{"anything-but":"a"}]}}"#,
            #"{"detail":{"state":[{"anything-but":{"prefix":"x"}}]}}"#,
            #"{"detail":{"state":[{"anything-but":{"suffix":["x","y"]}}]}}"#,
            #"{"detail":{"path":[{"anything-but":{"wildcard":"*.jpg"}}]}}"#,
            #"{"detail":{"state":[{"anything-but":{"equals-ignore-case":["OPEN"]}}]}}"#,
            #"{"detail":{"total":[{"numeric":["=",300]}]}}"#,
            #"{"detail":{"total":[{"numeric":[">",299.99,"<=",300]}]}}"#,
            #"{"detail":{"total":[{"numeric":["<",301]}]}}"#, #"{"detail":{"total":[{"numeric":[">=",3e2]}]}}"#,
            #"{"detail":{"ip":[{"cidr":"10.0.0.0/24"}]}}"#, #"{"detail":{"ip6":[{"cidr":"2001:db8::/32"}]}}"#,
            #"{"detail":{"ip":[{"cidr":"0.0.0.0/0"}]}}"#,
            #"{"detail":{"state":[{"exists":true}]}}"#, #"{"detail":{"missing":[{"exists":false}]}}"#,
            #"{"detail":{"nested":[{"exists":false}]}}"#, #"{"detail":{"missing":["x",{"exists":false}]}}"#,
            #"{"detail":{"note":[{"exists":true}]}}"#,
            #"{"detail":{"path":[{"wildcard":"dir/*/file.*"}]}}"#, #"{"detail":{"path":[{"wildcard":"*"}]}}"#,
            #"{"detail":{"path":[{"wildcard":"*f*e*"}]}}"#, #"{"detail":{"star":[{"wildcard":"a\\*b\\\\*"}]}}"#,
            #"{"detail":{"nested":{"deep":{"x":[1]}}}}"#,
            #"{"detail":{"items":{"sku":["B"],"quantity":[5]}}}"#,
            #"{"detail":{"items":{"sku":["A"],"opts":{"k":["size"],"v":["L"]}}}}"#,
            #"{"source":["orders"],"$or":[{"account":["x"]},{"detail":{"count":[{"numeric":[">",2]}]}}]}"#,
            #"{"detail":{"$or":[{"state":["open"]},{"$or":[{"count":[9]},{"count":[3]}]}]}}"#,
        ])
    func matches(pattern: String) throws {
        let pattern = try EventPattern(json: Array(pattern.utf8))
        let event = try JSON.decode(JSONValue.self, from: Array(Self.event.utf8), keys: .asWritten)
        #expect(pattern.matches(event))
    }

    @Test(
        "patterns that do not",
        arguments: [
            #"{"source":["Orders"]}"#, #"{"Source":["orders"]}"#,
            #"{"source":["orders"],"detail-type":["order.paid"]}"#,
            #"{"missing":["x"]}"#, #"{"detail":{"missing":[null]}}"#, #"{"detail":{"empty":[null]}}"#,
            #"{"detail":{"count":["3"]}}"#, #"{"detail":{"gift":["true"]}}"#, #"{"account":[123456789012]}"#,
            #"{"detail":{"state":[{"prefix":"aid"}]}}"#, #"{"detail":{"count":[{"prefix":"3"}]}}"#,
            #"{"detail":{"missing":[{"anything-but":"x"}]}}"#, #"{"detail":{"state":[{"anything-but":["paid"]}]}}"#,
            #"{"detail":{"count":[{"anything-but":3}]}}"#, #"{"detail":{"state":[{"anything-but":{"prefix":"pa"}}]}}"#,
            #"{"detail":{"path":[{"anything-but":{"wildcard":"*.png"}}]}}"#,
            #"{"detail":{"total":[{"numeric":[">",300]}]}}"#, #"{"detail":{"total":[{"numeric":[">=",1,"<",300]}]}}"#,
            #"{"account":[{"numeric":[">",0]}]}"#, #"{"detail":{"ip":[{"cidr":"10.0.1.0/24"}]}}"#,
            #"{"detail":{"ip6":[{"cidr":"10.0.0.0/8"}]}}"#, #"{"detail":{"state":[{"cidr":"10.0.0.0/8"}]}}"#,
            #"{"detail":{"state":[{"exists":false}]}}"#, #"{"detail":{"missing":[{"exists":true}]}}"#,
            #"{"detail":{"nested":[{"exists":true}]}}"#, #"{"detail":{"none":[{"exists":true}]}}"#,
            #"{"detail":{"path":[{"wildcard":"dir/*.jpg"}]}}"#, #"{"detail":{"path":[{"wildcard":"dir"}]}}"#,
            #"{"detail":{"state":[{"wildcard":"p\\*"}]}}"#,
            #"{"detail":{"items":{"sku":["A"],"quantity":[5]}}}"#,
            #"{"detail":{"items":{"sku":["B"],"opts":{"k":["size"]}}}}"#,
            #"{"detail":{"items":{"opts":{"k":["color"],"v":["L"]}}}}"#,
            #"{"source":["carts"],"$or":[{"account":["123456789012"]},{"detail":{"count":[3]}}]}"#,
            #"{"$or":[{"prefix":"x"},{"prefix":"y"}]}"#, #"{"$or":["orders"]}"#,
        ])
    func misses(pattern: String) throws {
        let pattern = try EventPattern(json: Array(pattern.utf8))
        let event = try JSON.decode(JSONValue.self, from: Array(Self.event.utf8), keys: .asWritten)
        #expect(!pattern.matches(event))
    }

    @Test(
        "what is no pattern is refused in AWS's words",
        arguments: [
            (#"[]"#, "Filter is not an object"), (#"{}"#, "Empty objects are not allowed"),
            (#"{"source":"orders"}"#, #""source" must be an object or an array"#),
            (#"{"detail":{"x":1}}"#, #""x" must be an object or an array"#),
            (#"{"source":[]}"#, "Empty arrays are not allowed"), (#"{"detail":{}}"#, "Empty objects are not allowed"),
            (#"{"source":[["x"]]}"#, "Match value must be String, number, true, false, or null"),
            (#"{"source":[{}]}"#, "Match expression name not found"),
            (#"{"source":[{"EXISTS":true}]}"#, "Unrecognized match type EXISTS"),
            (#"{"source":[{"prefix":"a","suffix":"b"}]}"#, "Only one key allowed in match expression"),
            (#"{"source":[{"prefix":1}]}"#, "prefix match pattern must be a string"),
            (#"{"source":[{"suffix":null}]}"#, "suffix match pattern must be a string"),
            (#"{"source":[{"equals-ignore-case":[]}]}"#, "equals-ignore-case match pattern must be a string"),
            (#"{"source":[{"exists":"true"}]}"#, "exists match pattern must be either true or false."),
            (#"{"source":[{"wildcard":"a**b"}]}"#, "Consecutive wildcard characters at pos 2"),
            (#"{"source":[{"wildcard":"a\\b"}]}"#, "Invalid escape character at pos 2"),
            (#"{"source":[{"wildcard":5}]}"#, "wildcard match pattern must be a string"),
            (#"{"source":[{"cidr":"10.0.0.0"}]}"#, "Malformed CIDR, one '/' required"),
            (#"{"source":[{"cidr":"10.0.0.0/x"}]}"#, "Malformed CIDR, mask bits must be an integer"),
            (#"{"source":[{"cidr":"10.0.0.0/-1"}]}"#, "Malformed CIDR, mask bits must not be negative"),
            (#"{"source":[{"cidr":"10.0.0.0/32"}]}"#, "IPv4 mask bits must be < 32"),
            (#"{"source":[{"cidr":"::/128"}]}"#, "IPv6 mask bits must be < 128"),
            (#"{"source":[{"cidr":"shop.example/8"}]}"#, "Nonstandard IP address: shop.example"),
            (#"{"source":[{"numeric":5}]}"#, "Value of numeric must be an array."),
            (#"{"source":[{"numeric":[5]}]}"#, "Invalid member in numeric match: 5"),
            (#"{"source":[{"numeric":["<","5"]}]}"#, "Value of < must be numeric"),
            (#"{"source":[{"numeric":["=",null]}]}"#, "Value of equals must be numeric"),
            (#"{"source":[{"numeric":["!=",5]}]}"#, "Unrecognized numeric range operator: !="),
            (#"{"source":[{"numeric":[">",1,">",2]}]}"#, "Bad numeric range operator: >"),
            (#"{"source":[{"numeric":["<",1,">",2]}]}"#, "Too many elements in numeric expression"),
            (#"{"source":[{"numeric":[">",1,"<",2,"<",3]}]}"#, "Too many terms in numeric range expression"),
            (#"{"source":[{"numeric":[">",3,"<",2]}]}"#, "Bottom must be less than top"),
            (#"{"source":[{"numeric":[">",1,5,2]}]}"#, "Bad value in numeric range: 5"),
            (
                #"{"source":[{"anything-but":true}]}"#,
                "Value of anything-but must be an array or single string/number value."
            ),
            (
                #"{"source":[{"anything-but":["a",null]}]}"#,
                "Inside anything but list, start|null|boolean is not supported."
            ),
            (
                #"{"source":[{"anything-but":["a",1]}]}"#,
                "Inside anything but list, either all values are number or string, mixed type is not supported"
            ),
            (#"{"source":[{"anything-but":{"numeric":["=",1]}}]}"#, "Unsupported anything-but pattern: numeric"),
            (#"{"source":[{"anything-but":{"prefix":""}}]}"#, "Null prefix/suffix not allowed"),
            (#"{"source":[{"anything-but":{"suffix":1}}]}"#, "prefix/suffix match pattern must be a string"),
        ])
    func refusals(pattern: String, reason: String) {
        #expect(throws: PatternError.self) { try EventPattern(json: Array(pattern.utf8)) }
        do { _ = try EventPattern(json: Array(pattern.utf8)) } catch {
            #expect(error.description == "Event pattern is not valid. Reason: \(reason)")
        }
    }

    @Test("a pattern that multiplies out beyond measure is refused")
    func combinations() {
        let choice = { (name: String) in
            "\"\(name)\":{\"$or\":[\((0..<11).map { "{\"a\($0)\":[1]}" }.joined(separator: ","))]}"
        }
        let text = "{\(["x", "y", "z"].map(choice).joined(separator: ","))}"
        #expect(throws: PatternError.self) { try EventPattern(json: Array(text.utf8)) }
    }
}
