import Cartwright
import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import Testing

@testable import CartwrightLambdaRuntime

@Suite("What is said to the Runtime API")
struct RuntimeAPITests {
    @Test(
        "its address is a host and a port, with or without a path",
        arguments: [
            ("127.0.0.1:9001", "127.0.0.1", 9001, ""), ("localhost:80/a/b/", "localhost", 80, "/a/b"),
            ("sandbox.internal", "sandbox.internal", 80, ""), ("[::1]:9001", "::1", 9001, ""),
        ])
    func addresses(_ text: String, _ host: String, _ port: Int, _ prefix: String) throws {
        let address = try #require(RuntimeAddress(text))
        #expect(address.host == host)
        #expect(Int(address.port) == port)
        #expect(address.prefix == prefix)
    }

    @Test(
        "what is no address is refused",
        arguments: ["", ":9001", "host:", "host:x", "host:70000", "a b:1", "h:1\r\nx: y"])
    func noAddresses(_ text: String) {
        #expect(RuntimeAddress(text) == nil)
    }

    @Test("an invocation has its id, deadline, trace, function, client context and identity")
    func next() throws {
        let reply = Reply(
            status: 200,
            headers: [
                "lambda-runtime-aws-request-id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                "lambda-runtime-deadline-ms": "1542409706888",
                "lambda-runtime-trace-id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
                "lambda-runtime-invoked-function-arn": "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime",
                "lambda-runtime-client-context": #"{"client":{"app":"x"}}"#,
                "lambda-runtime-cognito-identity": #"{"cognitoIdentityId":"i"}"#,
                "lambda-runtime-aws-tenant-id": "t",
            ], body: [123, 125])
        let invocation = try #require(NextInvocation(reply))
        #expect(invocation.id == "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        #expect(invocation.deadline == 1_542_409_706_888)
        #expect(invocation.context.traceID == "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1")
        #expect(invocation.context.functionARN?.hasSuffix("custom-runtime") == true)
        #expect(invocation.context.clientContext?["client"]?["app"] == "x")
        #expect(invocation.context.cognitoIdentity?["cognitoIdentityId"] == "i")
        #expect(invocation.context.tenantID == "t")
    }

    @Test("an id that could be anything but an id is none", arguments: ["", "a/b", "a b", "../x", "é"])
    func oddIDs(_ id: String) {
        let headers = Headers([.init("lambda-runtime-aws-request-id", id)])
        #expect(NextInvocation(Reply(status: 200, headers: headers)) == nil)
    }

    @Test(
        "a call ends a little before Lambda gives up",
        arguments: [(10_000, 9_900), (1_000, 950), (100, 95), (0, 0), (-5, 0)] as [(Int64, UInt64)])
    func deadlines(_ milliseconds: Int64, _ expected: UInt64) {
        let invocation = NextInvocation(id: "a", event: [], deadline: 1_000_000 + milliseconds)
        #expect(invocation.deadline(now: 1_000_000, instant: 7) == 7 + expected * 1_000_000)
        #expect(NextInvocation(id: "a", event: []).deadline(now: 0, instant: 0) == nil)
    }

    @Test("it is asked again a few times, after pauses that grow and are never the same, and then no more")
    func retries() {
        var retries = Retries()
        var pauses: [Duration] = []
        while let pause = retries.pause(chance: 1) { pauses.append(pause) }
        #expect(pauses == [20, 40, 80, 160, 320].map { .milliseconds($0) })
        var lucky = Retries()
        #expect(lucky.pause(chance: 0) == .milliseconds(10))
    }

    @Test("a request names host, length and what it is about, and no value can add a line")
    func bytes() throws {
        let address = try #require(RuntimeAddress("127.0.0.1:9001/x"))
        let next = String(decoding: RuntimeRequest.next().bytes(to: address), as: UTF8.self)
        #expect(next.hasPrefix("GET /x/2018-06-01/runtime/invocation/next HTTP/1.1\r\nhost: 127.0.0.1:9001\r\n"))
        #expect(next.hasSuffix("\r\n\r\n"))
        var request = RuntimeRequest.response(Array("{}".utf8), to: "id-1")
        request.headers.append(("x", "a\r\nb: c"))
        let text = String(decoding: request.bytes(to: address), as: UTF8.self)
        #expect(text.hasPrefix("POST /x/2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\n"))
        #expect(text.contains("content-length: 2\r\n"))
        #expect(text.hasSuffix("\r\n\r\n{}"))
        #expect(text.contains("x: a  b: c\r\n"))
    }

    @Test(
        "an error's type is one that Lambda takes",
        arguments: [
            (FunctionError(Problem.notFound("x", code: "no_route")), "Function.NoRoute"),
            (FunctionError(Lambda.Broken(text: "x")), "Function.Broken"),
            (FunctionError(CancellationError()), "Function.CancellationError"),
            (FunctionError.tooLarge(7), "Function.ResponseSizeTooLarge"),
        ])
    func types(_ error: FunctionError, _ type: String) throws {
        #expect(error.type == type)
        let word = error.type.split(separator: ".").last ?? ""
        #expect(error.type == "Function.\(word)" && word.allSatisfy { $0.isASCII && $0.isLetter })
    }

    @Test("an error's body is JSON, whatever its message holds")
    func errorBody() throws {
        let error = FunctionError("Function.X", "a \"b\" \u{0}\u{1}\u{1F}\n\\ ü \u{2028}")
        let body = try JSON.decode(JSONValue.self, from: error.body, keys: .asWritten)
        #expect(body["errorMessage"]?.string == error.message)
        #expect(body["errorType"] == "Function.X")
        #expect(body["stackTrace"] == [])
        #expect(error.body.allSatisfy { $0 >= 0x20 })
    }

    @Test("a streamed answer's end says whether it was whole")
    func chunks() throws {
        #expect(StreamedAnswer.chunk([1, 2]) == Array("2\r\n".utf8) + [1, 2, 13, 10])
        #expect(StreamedAnswer.end(nil) == Array("0\r\n\r\n".utf8))
        let text = String(decoding: StreamedAnswer.end(FunctionError("Function.X", "m")), as: UTF8.self)
        #expect(text.hasPrefix("0\r\nLambda-Runtime-Function-Error-Type: Function.X\r\n"))
        #expect(text.contains("Lambda-Runtime-Function-Error-Body: eyJlcnJvck1lc3NhZ2UiOiJt"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    /// The first of AWS's published test vectors.
    @Test("a signature is AWS's")
    func signature() {
        let credentials = AWSCredentials(
            accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        let headers = AWSSignature.headers(
            "GET", "https://example.amazonaws.com/", body: [], credentials: credentials, region: "us-east-1",
            service: "service", now: Date(timeIntervalSince1970: 1_440_938_160))
        #expect(headers.first { $0.name == "X-Amz-Date" }?.value == "20150830T123600Z")
        #expect(
            headers.first { $0.name == "Authorization" }?.value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }
}
