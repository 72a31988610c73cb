package import CartwrightHTTP

/// The headers of the Runtime API, made once: every invocation has them.
extension Headers.Name {
    package static let lambdaRequestID: Self = "lambda-runtime-aws-request-id"
    package static let lambdaDeadline: Self = "lambda-runtime-deadline-ms"
    package static let lambdaFunctionARN: Self = "lambda-runtime-invoked-function-arn"
    package static let lambdaTraceID: Self = "lambda-runtime-trace-id"
    package static let lambdaClientContext: Self = "lambda-runtime-client-context"
    package static let lambdaCognitoIdentity: Self = "lambda-runtime-cognito-identity"
    package static let lambdaTenantID: Self = "lambda-runtime-aws-tenant-id"
    package static let lambdaResponseMode: Self = "lambda-runtime-function-response-mode"
}
