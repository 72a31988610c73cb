import FoundationEssentials
import Testing

@testable import CartwrightImages

@Suite("The Containerfile")
struct ContainerfileTests {
    private static let path =
        String(#filePath.split(separator: "/Tests/ImagesTests/", maxSplits: 1)[0]) + "/infra/image/Containerfile"

    /// The instructions of its last stage, with continued lines joined.
    private static func instructions() throws -> [String] {
        let bytes = try #require(FileManager.default.contents(atPath: path))
        let text = String(decoding: bytes, as: UTF8.self).replacing("\\\n", with: "")
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        return Array(lines[(try #require(lines.lastIndex { $0.hasPrefix("FROM ") }))...])
    }

    @Test("makes the image that `cartwright package serve` makes")
    func same() throws {
        let build = try ImageBuild(executable: ELFTests.program, version: "1")
        let process = ImageConfiguration(.serve, layers: [], of: build).config
        func list(_ words: [String]) -> String { "[" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        #expect(
            try Self.instructions() == [
                "FROM scratch", "COPY --from=build /root-of-image /", "USER \(process.user)",
                "ENV \(process.environment.joined(separator: " "))", "WORKDIR \(process.directory)", "EXPOSE 8080",
                "ENTRYPOINT \(list(process.entrypoint))", "CMD \(list(process.command))",
            ])
    }
}
