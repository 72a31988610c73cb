import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

@Suite struct ReviewTests {
    private func bench() async throws -> (Database, Product) {
        let database = try await shop()
        return (database, try await createProduct(.plain, .test(database: database, as: .admin())).body)
    }

    private func rating(_ product: Product, _ database: Database) async throws -> String {
        let product = try await getProduct(ProductChoice(id: .id(product.id)), .test(database: database))
        return "\(product.rating?.description ?? "none") of \(product.reviewCount)"
    }

    /// The average as the reviews have it, beside the one that the product keeps.
    private func isRatingRight(_ database: Database) async throws -> Bool {
        try await database.read.value(
            """
            select bool_and(
              p.review_count = r.count and p.rating_sum = r.sum
              and p.rating_tenths = case when r.count = 0 then 0 else round(r.sum * 10.0 / r.count) end)
            from catalog.products p
            cross join lateral (
              select count(*) as count, coalesce(sum(rating), 0) as sum
              from catalog.reviews where product_id = p.id and status = 'visible') r
            """) ?? false
    }

    @Test("a review is written once, moves the average, and can be changed and taken away")
    func life() async throws {
        let (database, product) = try await bench()
        let call = Call.test(database: database, as: .customer())
        let draft = ReviewDraft(id: .id(product.id), rating: 5, title: "Good", text: "Line one\nline two")
        let review = try await createReview(draft, call).body
        #expect(review.author == "Customer" && !review.verifiedPurchase && review.version == 1)
        let again = await Call.problem { try await createReview(draft, call) }
        #expect(again?.code == "already_reviewed" && again?.details?["review_id"] == .string(review.id.description))
        let other = Call.test(database: database, as: .customer())
        _ = try await createReview(ReviewDraft(id: .id(product.id), rating: 2), other)
        #expect(try await rating(product, database) == "3.5 of 2")
        var change = ReviewChange(id: .id(review.id))
        change.rating = .value(3)
        change.title = .null
        let changed = try await updateReview(change, call)
        #expect(changed.rating == 3 && changed.title == nil && changed.text == review.text && changed.version == 2)
        #expect(try await rating(product, database) == "2.5 of 2")
        try await deleteReview(ReviewChoice(id: .id(review.id)), call)
        #expect(try await rating(product, database) == "2.0 of 1")
        #expect(try await isRatingRight(database))
    }

    @Test("reviews that come, change and go all at once leave the average that they make")
    func concurrent() async throws {
        let (database, product) = try await bench()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let call = Call.test(database: database, as: .customer())
                    let draft = ReviewDraft(id: .id(product.id), rating: number % 5 + 1)
                    guard let review = try? await createReview(draft, call).body else { return }
                    var change = ReviewChange(id: .id(review.id))
                    change.rating = .value((number + 2) % 5 + 1)
                    if number % 2 == 0 { _ = try? await updateReview(change, call) }
                    if number % 3 == 0 { try? await deleteReview(ReviewChoice(id: .id(review.id)), call) }
                }
            }
        }
        #expect(try await rating(product, database).hasSuffix(" of 26"))
        #expect(try await isRatingRight(database))
    }

    @Test("the same user at the same moment writes one review")
    func twins() async throws {
        let (database, product) = try await bench()
        let call = Call.test(database: database, as: .customer())
        let draft = ReviewDraft(id: .id(product.id), rating: 4)
        let codes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<10 { group.addTask { await Call.problem { try await createReview(draft, call).body }?.code } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 1 && codes.filter { $0 == "already_reviewed" }.count == 9)
        #expect(try await rating(product, database) == "4.0 of 1")
    }

    @Test("the staff hides a review: it does not count, and only its author and the staff see it")
    func hide() async throws {
        let (database, product) = try await bench()
        let author = Call.test(database: database, as: .customer())
        let staff = Call.test(database: database, as: .support())
        let review = try await createReview(ReviewDraft(id: .id(product.id), rating: 1), author).body
        let choice = ReviewChoice(id: .id(review.id))
        var hide = ReviewChange(id: .id(review.id))
        hide.status = .value(.hidden)
        #expect(await refused(hide) { try await updateReview($0, author) }?.code == "not_staff")
        #expect(try await updateReview(hide, staff).status == .hidden)
        #expect(try await rating(product, database) == "none of 0")
        #expect(await Call.problem { try await getReview(choice, .test(database: database)) }?.status == 404)
        #expect(try await getReview(choice, author).status == .hidden)
        #expect(try await listReviews(ReviewQuery(id: .id(product.id)), author).items.isEmpty)
        var words = ReviewChange(id: .id(review.id))
        words.rating = .value(5)
        #expect(await refused(words) { try await updateReview($0, staff) }?.code == "not_the_author")
        _ = try await updateReview(words, author)
        #expect(try await rating(product, database) == "none of 0")
        hide.status = .value(.visible)
        _ = try await updateReview(hide, staff)
        #expect(try await rating(product, database) == "5.0 of 1")
        let stranger = Call.test(database: database, as: .customer())
        #expect(await refused(words) { try await updateReview($0, stranger) }?.status == 404)
        #expect(await Call.problem { try await deleteReview(choice, stranger) }?.status == 404)
        #expect(try await isRatingRight(database))
    }

    @Test("who has bought it is a verified buyer, whether the order or the review came first")
    func purchases() async throws {
        let (database, product) = try await bench()
        let user = UUID()
        let call = Call.test(database: database, as: .customer(user))
        let review = try await createReview(ReviewDraft(id: .id(product.id), rating: 4), call).body
        func item(_ id: UUID) -> OrderedItem {
            OrderedItem(
                productID: id, variantID: UUID(), sellerID: UUID(), productName: "x", quantity: 1, lineTotalMinor: 1)
        }
        let order = OrderConfirmed(
            orderID: UUID(), number: "CW-1", userID: user, email: "a@example.com", currency: "USD", totalMinor: 2,
            items: [item(product.id.rawValue), item(product.id.rawValue), item(UUID())])
        let system = Call.test(database: database, as: .system("event"))
        for _ in 0..<2 { try await recordPurchase(order, system) }
        #expect(try await getReview(ReviewChoice(id: .id(review.id)), call).verifiedPurchase)
        #expect(try await listReviews(ReviewQuery(id: .id(product.id)), call).items.first?.verifiedPurchase == true)
    }

    @Test("pages of reviews show each once, the newest first; a rating narrows them")
    func pages() async throws {
        let (database, product) = try await bench()
        for number in 0..<7 {
            let call = Call.test(database: database, as: .customer())
            _ = try await createReview(ReviewDraft(id: .id(product.id), rating: number % 2 + 4), call)
        }
        let call = Call.test(database: database)
        var query = ReviewQuery(id: Reference(product.slug), limit: 3)
        query.include = "count"
        var seen: [Review.ID] = []
        repeat {
            let page = try await listReviews(query, call)
            #expect(page.total == 7)
            seen += page.items.map(\.id)
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        #expect(seen.count == 7 && seen == seen.sorted(by: >) && Set(seen).count == 7)
        query.rating = 4
        #expect(try await listReviews(query, call).total == 4)
    }

    @Test("ratings outside 1 to 5, texts that are not plain, and sellers' own products are refused")
    func refusals() async throws {
        let (database, product) = try await bench()
        let call = Call.test(database: database, as: .customer())
        func field(_ draft: ReviewDraft) async -> String? {
            await Call.problem { try await createReview(draft, call) }?.errors.first?.field
        }
        #expect(await field(ReviewDraft(id: .id(product.id), rating: 0)) == "rating")
        #expect(await field(ReviewDraft(id: .id(product.id), rating: 6)) == "rating")
        #expect(await field(ReviewDraft(id: .id(product.id), rating: 3, title: "a\nb")) == "title")
        #expect(await field(ReviewDraft(id: .id(product.id), rating: 3, text: "a\u{202E}b")) == "text")
        let seller = Call.test(database: database, as: .seller(Seller.house.rawValue))
        let own = ReviewDraft(id: .id(product.id), rating: 5)
        #expect(await Call.problem { try await createReview(own, seller) }?.code == "own_product")
        try await archiveProduct(ProductChoice(id: .id(product.id)), .test(database: database, as: .admin()))
        #expect(await Call.problem { try await createReview(own, call) }?.status == 404)
    }
}
