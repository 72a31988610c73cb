import CartwrightJSON

/// The text of an encoded value.
func text<T: Encodable>(_ value: T, keys: JSON.Keys = .snakeCased, nils: JSON.Nils = .omitted) throws -> String {
    String(decoding: try JSON.encode(value, keys: keys, nils: nils), as: UTF8.self)
}

/// The error of a decoding that must fail.
func failure<T: Decodable>(_ type: T.Type, _ text: String) -> JSONError? {
    do {
        _ = try JSON.decode(type, from: text)
        return nil
    } catch {
        return error as? JSONError
    }
}

/// The error of an encoding that must fail.
func failure<T: Encodable>(encoding value: T) -> JSONError? {
    do {
        _ = try JSON.encode(value)
        return nil
    } catch {
        return error as? JSONError
    }
}
