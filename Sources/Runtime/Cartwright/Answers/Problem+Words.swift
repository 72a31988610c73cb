public import CartwrightJSON

extension Problem {
    /// 400: the request cannot be read at all.
    public static func badRequest(_ code: String = "bad_request", _ detail: String? = nil) -> Problem {
        Problem(status: 400, code: code, title: "The request cannot be read", detail: detail)
    }

    /// 401: nobody is signed in, or the token is not good. Says the same whatever the reason.
    public static var unauthorized: Problem {
        Problem(
            status: 401, code: "unauthorized", title: "Sign in first",
            headers: [("WWW-Authenticate", "Bearer")])
    }

    /// 401 with a code of its own, for a sign-in that failed.
    public static func unauthorized(_ code: String, _ detail: String? = nil) -> Problem {
        Problem(
            status: 401, code: code, title: "Sign in first", detail: detail,
            headers: [("WWW-Authenticate", "Bearer")])
    }

    /// 403: signed in, but not with a role that may do this.
    public static var forbidden: Problem { forbidden() }

    /// 403 with its reason.
    public static func forbidden(_ code: String = "forbidden", _ detail: String? = nil) -> Problem {
        Problem(status: 403, code: code, title: "Your role may not do this", detail: detail)
    }

    /// 404: absent, or not the caller's.
    public static var notFound: Problem { notFound() }

    /// 404 with what was looked for: `.notFound("There is no such product")`.
    public static func notFound(_ detail: String? = nil, code: String = "not_found") -> Problem {
        Problem(status: 404, code: code, title: "There is nothing here", detail: detail)
    }

    /// 409: the state does not allow it; `details` carries the facts.
    public static func conflict(
        _ code: String, _ detail: String? = nil, details: [String: JSONValue]? = nil
    ) -> Problem {
        Problem(
            status: 409, code: code, title: "The current state does not allow this", detail: detail, details: details)
    }

    /// 410: it was here, and is gone for good.
    public static func gone(_ code: String = "gone", _ detail: String? = nil) -> Problem {
        Problem(status: 410, code: code, title: "This is gone", detail: detail)
    }

    /// 412: it changed since the version named in `If-Match`.
    public static func versionChanged(current: Int) -> Problem {
        Problem(
            status: 412, code: "version_changed", title: "It changed in the meantime",
            detail: "Read it again, then repeat the change on version \(current)",
            details: ["version": .number(JSONNumber(current))])
    }

    /// 422: these fields are not valid.
    public static func invalid(_ errors: [FieldError]) -> Problem {
        let first = errors.first.map { $0.field.isEmpty ? $0.message : "\($0.field) \($0.message)" }
        let only = errors.count == 1 ? errors.first : nil
        return Problem(
            status: 422, code: only.flatMap { Self.ownCodes.contains($0.code) ? $0.code : nil } ?? "validation_failed",
            title: "Some fields are not valid", detail: first, errors: errors)
    }

    /// 422: one field is not valid.
    public static func invalid(_ field: String, _ code: String, _ message: String, value: JSONValue? = nil) -> Problem {
        invalid([FieldError(field, code, message, value: value)])
    }

    /// 422 with a code of its own, for rules that span fields.
    public static func unprocessable(
        _ code: String, _ detail: String? = nil, details: [String: JSONValue]? = nil, errors: [FieldError] = []
    ) -> Problem {
        Problem(
            status: 422, code: code, title: "This cannot be done as asked", detail: detail, details: details,
            errors: errors)
    }

    /// 429: too often; says when to come back.
    public static func tooManyRequests(retryAfter seconds: Int, _ detail: String? = nil) -> Problem {
        Problem(
            status: 429, code: "rate_limited", title: "Too many requests", detail: detail,
            headers: [("Retry-After", String(seconds))])
    }

    /// 503: something this needs is away; worth repeating.
    public static func unavailable(
        _ code: String = "unavailable", _ detail: String? = nil, retryAfter seconds: Int = 2
    ) -> Problem {
        Problem(
            status: 503, code: code, title: "Not available right now", detail: detail,
            headers: [("Retry-After", String(seconds))])
    }

    /// Field codes that clients look for at the top, too, when they are the only thing wrong.
    private static let ownCodes: Set<String> = ["unknown_field", "bad_cursor", "not_nullable", "given_twice"]
}
