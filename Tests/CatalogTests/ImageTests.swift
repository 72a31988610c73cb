import Cartwright
import CartwrightHTTP
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

@Suite struct ImageTests {
    /// A shop with one product of a seller's, and a folder for its pictures.
    private struct Bench {
        let database: Database
        let root = "/tmp/cartwright-images-\(UUID().uuidString)"
        let caller: Caller
        let product: Product

        /// The store makes folders that are not there yet.
        var folder: String { "\(root)/a/b" }

        init() async throws {
            database = try await shop()
            caller = Caller.seller(UUID())
            _ = try await createCategory(CategoryDraft(name: "Electronics"), .test(database: database, as: .admin()))
            product = try await createProduct(.plain, .test(database: database, as: caller)).body
        }

        func call(as other: Caller? = nil) -> Call {
            Call.test(
                database: database, as: other ?? caller,
                [ImageStoreKey.self: LocalImageStore(folder: folder) as any ImageStore])
        }

        func files() -> [String] {
            ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter { $0.count > 3 }
        }

        func remove() { try? FileManager.default.removeItem(atPath: root) }
    }

    private static func picture(_ number: Int) -> [UInt8] {
        PNG.encode(
            width: 4, pixels: (0..<16).map { UInt8(($0 >> (number % 5)) & 1) },
            palette: (0..<16).map { .init(red: UInt8($0), green: UInt8(number), blue: 7) })
    }

    @Test("what is uploaded is served as what it is, under its digest, for ever; whoever has it is told so")
    func upload() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let call = bench.call()
        let bytes = Self.picture(1)
        let upload = ImageUpload(id: .id(bench.product.id), alt: "from the front")
        let made = try await addImage(upload, RawBody(bytes, contentType: "text/html"), call)
        #expect(made.location == made.body.url && made.body.alt == "from the front")
        #expect(bench.files() == ["\(hex(sha256(bytes)).prefix(2))/\(hex(sha256(bytes)))"])
        let answer = try await getPicture(PictureChoice(id: .id(made.body.id)), bench.call(as: .anonymous))
        #expect(answer.headers[.contentType] == "image/png" && answer.headers["x-content-type-options"] == "nosniff")
        // Opened by itself it is a picture and nothing else, whatever a browser believes to see in it.
        #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        guard case .bytes(let served) = answer.body else { throw Problem.notFound }
        #expect(served == bytes)
        let product = try await getProduct(ProductChoice(id: .id(bench.product.id)), call)
        #expect(product.imageURL == made.body.url && product.version == 2)
        #expect(try product.images.value() == [made.body])
    }

    @Test("what is no picture, or too large a one, is refused and leaves no trace")
    func refusals() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        func problem(_ bytes: [UInt8], as caller: Caller? = nil) async -> Problem? {
            let upload = ImageUpload(id: .id(bench.product.id))
            return await Call.problem {
                try await addImage(upload, RawBody(bytes, contentType: "image/png"), bench.call(as: caller))
            }
        }
        #expect(await problem(Array("<svg onload=alert(1)>".utf8))?.status == 415)
        #expect(await problem([])?.status == 415)
        #expect(await problem(Array(Self.picture(1).dropLast()))?.code == "picture_unreadable")
        var gif = PictureHeaderTests.gif
        gif.replaceSubrange(6..<10, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(await problem(gif)?.code == "too_many_pixels")
        let large = [UInt8](repeating: 0, count: PictureRules.mostBytes + 1)
        #expect(await problem(large)?.status == 413)
        #expect(await problem(Self.picture(1), as: .seller(UUID()))?.status == 404)
        #expect(bench.files().isEmpty)
        #expect(try await bench.database.read.value("select count(*) from catalog.pictures", as: Int.self) == 0)
    }

    @Test("a product has twelve pictures at most, also when thirty come at once")
    func limit() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let upload = ImageUpload(id: .id(bench.product.id))
        let codes = await withTaskGroup(of: String?.self) { group in
            for number in 0..<30 {
                group.addTask {
                    await Call.problem {
                        try await addImage(upload, RawBody(Self.picture(number)), bench.call()).body
                    }?.code
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 12 && codes.filter { $0 == "too_many_images" }.count == 18)
        let product = try await getProduct(ProductChoice(id: .id(bench.product.id)), bench.call())
        #expect(try product.images.value().count == 12)
    }

    @Test("pictures are put in the order that names each of them once")
    func order() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let call = bench.call()
        var ids: [String] = []
        for number in 0..<3 {
            ids.append(
                try await addImage(ImageUpload(id: .id(bench.product.id)), RawBody(Self.picture(number)), call)
                    .body.id.description)
        }
        let sorted = [ids[2], ids[0], ids[1]]
        let product = try await orderImages(ImageOrder(id: .id(bench.product.id), imageIDs: sorted), call)
        #expect(try product.images.value().map(\.id.description) == sorted)
        #expect(product.imageURL == "/images/\(ids[2])")
        for wrong in [[], [ids[0]], [ids[0], ids[0], ids[1]], ids + [UUID().uuidString]] {
            let order = ImageOrder(id: .id(bench.product.id), imageIDs: wrong)
            #expect(await Call.problem { try await orderImages(order, call) }?.errors.first?.field == "image_ids")
        }
    }

    @Test("bytes that two pictures share are kept once, and forgotten with the last of them")
    func shared() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let call = bench.call()
        let upload = ImageUpload(id: .id(bench.product.id))
        let first = try await addImage(upload, RawBody(Self.picture(1)), call).body
        let second = try await addImage(upload, RawBody(Self.picture(1)), call).body
        #expect(bench.files().count == 1)
        let unused = UnusedPicture(file: hex(sha256(Self.picture(1))))
        for (image, left) in [(first, 1), (second, 0)] {
            let choice = ImageChoice(id: .id(bench.product.id), imageID: .id(image.id))
            try await removeImage(choice, call)
            #expect(await Call.problem { try await removeImage(choice, call) }?.status == 404)
            let told = try await bench.database.read.value(
                "select count(*) from cartwright.outbox where subject = 'unused-pictures'", as: Int.self)
            #expect(told == 2 - left)
            try await forgetPicture(unused, bench.call(as: .system("queue")))
            #expect(bench.files().count == left)
        }
        try await forgetPicture(unused, bench.call(as: .system("queue")))
        #expect(await Call.problem { try await getPicture(PictureChoice(id: .id(first.id)), call) }?.status == 404)
    }

    @Test("a new address for the first picture forgets the upload it takes the place of, and no other")
    func replaced() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let call = bench.call()
        let upload = ImageUpload(id: .id(bench.product.id))
        let first = try await addImage(upload, RawBody(Self.picture(1)), call).body
        let second = try await addImage(upload, RawBody(Self.picture(2)), call).body
        var change = ProductChange(id: .id(bench.product.id))
        change.imageURL = .value(second.url)
        let product = try await updateProduct(change, call)
        #expect(product.imageURL == second.url)
        #expect(await Call.problem { try await getPicture(PictureChoice(id: .id(first.id)), call) }?.status == 404)
        try await removeImage(ImageChoice(id: .id(bench.product.id), imageID: .id(second.id)), call)
        #expect(try await getPicture(PictureChoice(id: .id(second.id)), call).status == .ok)
        change.imageURL = .null
        #expect(try await updateProduct(change, call).imageURL == nil)
        #expect(await Call.problem { try await getPicture(PictureChoice(id: .id(second.id)), call) }?.status == 404)
    }

    @Test("a picture that is being added while its last twin is forgotten is there afterwards")
    func race() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let upload = ImageUpload(id: .id(bench.product.id))
        let bytes = Self.picture(1)
        for _ in 0..<12 {
            let old = try await addImage(upload, RawBody(bytes), bench.call()).body
            try await removeImage(ImageChoice(id: .id(bench.product.id), imageID: .id(old.id)), bench.call())
            async let added = addImage(upload, RawBody(bytes), bench.call()).body
            async let forgotten: Void = forgetPicture(
                UnusedPicture(file: hex(sha256(bytes))), bench.call(as: .system("queue")))
            let new = try await added
            try await forgotten
            let answer = try await getPicture(PictureChoice(id: .id(new.id)), bench.call())
            #expect(answer.status == .ok)
            try await removeImage(ImageChoice(id: .id(bench.product.id), imageID: .id(new.id)), bench.call())
        }
    }
}

extension ProductDraft {
    /// A product without a picture, in a category that is there.
    static var plain: ProductDraft {
        var draft = ProductDraft(name: "Lamp", price: MoneyInput("20"), category: "Electronics")
        draft.stockQuantity = 5
        return draft
    }
}
