import CartwrightJSON

/// A function as GetFunction and ListFunctions describe it. Its variables are nobody's business.
enum FunctionDescription {
    static func configuration(_ function: WorkerFunction, in place: WorkerPlace, modified: String) -> JSONValue {
        let seconds = function.timeout.map { Int($0.components.seconds) } ?? 900
        return [
            "FunctionName": .string(function.name),
            "FunctionArn": .string(function.arn(place)),
            "Role": .string("arn:aws:iam::\(place.account):role/\(function.name)"),
            "Handler": .string(function.handler),
            "CodeSize": 0,
            "Description": .string(function.does),
            "Timeout": .number(JSONNumber(seconds)),
            "MemorySize": .number(JSONNumber(function.memory)),
            "LastModified": .string(modified),
            "CodeSha256": "",
            "Version": "$LATEST",
            "TracingConfig": ["Mode": "PassThrough"],
            "RevisionId": "",
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Image",
            "Architectures": [.string(architecture)],
            "EphemeralStorage": ["Size": 512],
            "LoggingConfig": ["LogFormat": "Text", "LogGroup": .string("/aws/lambda/\(function.name)")],
        ]
    }

    static func whole(_ function: WorkerFunction, in place: WorkerPlace, modified: String) -> JSONValue {
        var fields: JSONObject = [
            "Configuration": configuration(function, in: place, modified: modified),
            "Code": ["RepositoryType": "local", "Location": .string(function.directory)],
            "Tags": [:],
        ]
        if let reserved = function.reservedConcurrency {
            fields["Concurrency"] = ["ReservedConcurrentExecutions": .number(JSONNumber(reserved))]
        }
        return .object(fields)
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "x86_64"
        #endif
    }
}
