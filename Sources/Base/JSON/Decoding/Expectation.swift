import FoundationEssentials

/// What a value of this type looks like, for the error when there is none.
func expectation(of type: any Decodable.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any FixedWidthInteger.Type: "an integer"
    case is Double.Type, is Float.Type, is JSONNumber.Type: "a number"
    case is Date.Type: "a time as in RFC 3339"
    case is UUID.Type: "a UUID"
    case is any ReadableArray.Type: "an array"
    case is any ReadableDictionary.Type: "an object"
    case is any RawRepresentable<String>.Type: "a string"
    default: "a value"
    }
}
