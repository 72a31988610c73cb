import Accounts
import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Sellers

@Suite struct SellerTests {
    private func call(_ database: Database, _ caller: Caller, settings: [any Settings] = []) -> Call {
        .test(database: database, as: caller, settings: settings, [PasswordsKey.self: Passwords(cost: .cheap)])
    }

    private func register(_ email: String, _ role: Role, _ database: Database) async throws -> Caller {
        var registration = Registration(email: email, password: "password123", role: role)
        registration.firstName = "Ada"
        registration.lastName = "Lovelace"
        let user = try await Accounts.register(registration, call(database, .anonymous)).body.user
        return .user(id: user.id.rawValue, role: user.role, sellerID: user.sellerID)
    }

    /// Delivers the events that were told to the functions that listen to them, in their order.
    private func deliver(_ database: Database, settings: [any Settings] = []) async throws {
        struct Told: Decodable, Sendable {
            let id: UUID
            let source: String
            let subject: String
            let body: String
        }
        for _ in 0..<3 {
            let events: [Told] = try await database.read.rows(
                "select id, source, subject, body from cartwright.outbox where kind = 'event' order by position")
            try await database.execute("delete from cartwright.outbox where kind = 'event'")
            for event in events {
                let envelope = Envelope(
                    id: event.id, source: event.source, name: event.subject, aggregate: "", occurredAt: Date(),
                    detail: Array(event.body.utf8))
                let call = call(database, .system("event:\(event.subject)"), settings: settings)
                switch event.subject {
                case "user.registered":
                    let told: UserRegistered = try envelope.decode()
                    if told.role == "seller" { try await openSeller(told, call) }
                case "user.role_changed": try await followRole(envelope.decode(), call)
                default: break
                }
            }
        }
    }

    private func standing(_ seller: UUID?, _ database: Database) async throws -> String? {
        try await database.read.value(
            "select slug || ' ' || name || ' ' || status from catalog.sellers where id = \(seller)")
    }

    @Test("a customer applies, waits, is approved, and the catalogue follows")
    func application() async throws {
        let database = try await TestShop.fresh()
        let customer = try await register("ada@example.com", .customer, database)
        let application = SellerApplication(name: "Ada & Sons", description: "Clocks")
        let created = try await registerSeller(application, call(database, customer))
        let seller = created.body
        #expect(seller.status == .pending && seller.slug == "ada-sons" && seller.email == "ada@example.com")
        #expect(created.location == "/sellers/\(seller.id)")
        try await deliver(database)
        #expect(try await standing(seller.id.rawValue, database) == "ada-sons Ada & Sons suspended")
        let page = SellerChoice(id: .slug("ada-sons"))
        #expect(await Call.problem { try await getSeller(page, call(database, .anonymous)) }?.status == 404)
        let own = Caller.seller(seller.id.rawValue, user: try #require(customer.user?.id))
        #expect(try await getSeller(page, call(database, own)).id == seller.id)
        #expect(try await getOwnSeller(call(database, own)).status == .pending)
        let again = await Call.problem { try await registerSeller(application, call(database, customer)) }
        #expect(again?.code == "already_a_seller")

        let admin = call(database, .admin())
        #expect(try await listSellers(SellerQuery(status: .pending), admin).items.map(\.id) == [seller.id])
        let approved = try await setSellerStatus(SellerDecision(id: .id(seller.id), status: .active), admin)
        #expect(approved.status == .active)
        #expect(
            try await setSellerStatus(SellerDecision(id: .id(seller.id), status: .active), admin).version
                == approved.version)
        try await deliver(database)
        #expect(try await standing(seller.id.rawValue, database) == "ada-sons Ada & Sons active")
        #expect(try await getSeller(page, call(database, .anonymous)).name == "Ada & Sons")
        let entries = try await listAuditLog(AuditQuery(object: "seller"), admin).items
        #expect(entries.map(\.action) == ["seller.approved"])
    }

    @Test("whoever registers as a seller sells at once, or waits where the shop says so; events may come late")
    func registration() async throws {
        let database = try await TestShop.fresh()
        let open = try await register("ada@example.com", .seller, database)
        #expect(try await getOwnSeller(call(database, open)).status == .active)
        try await deliver(database)
        #expect(try await standing(open.user?.sellerID, database) == "ada-lovelace Ada Lovelace active")
        let strict = [CatalogSettings(sellersNeedApproval: true)]
        let waiting = try await register("eve@example.com", .seller, database)
        try await deliver(database, settings: strict)
        let own = try await getOwnSeller(call(database, waiting))
        #expect(own.status == .pending && own.slug.hasPrefix("ada-lovelace-"))
        #expect(try await standing(own.id.rawValue, database)?.hasSuffix(" suspended") == true)
    }

    @Test("a suspended seller stops selling with the reason it reads; the house cannot be suspended")
    func suspension() async throws {
        let database = try await TestShop.fresh()
        let caller = try await register("ada@example.com", .seller, database)
        let seller = try await getOwnSeller(call(database, caller))
        let admin = call(database, .admin())
        let decision = SellerDecision(id: .slug(seller.slug), status: .suspended, reason: "Nothing was sent")
        _ = try await setSellerStatus(decision, admin)
        try await deliver(database)
        #expect(try await standing(seller.id.rawValue, database)?.hasSuffix(" suspended") == true)
        #expect(try await getOwnSeller(call(database, caller)).reason == "Nothing was sent")
        #expect(
            await Call.problem { try await getSeller(SellerChoice(id: .id(seller.id)), call(database, .customer())) }?
                .status == 404)
        let house = SellerDecision(id: .slug("house"), status: .suspended)
        #expect(await Call.problem { try await setSellerStatus(house, admin) }?.code == "house_seller")
        #expect(try await getSeller(SellerChoice(id: .slug("house")), call(database, .anonymous)).name == "House")
        let nobody = SellerDecision(id: .slug("nobody"), status: .active)
        #expect(await Call.problem { try await setSellerStatus(nobody, admin) }?.status == 404)
        #expect(await Call.problem { try await setSellerStatus(decision, call(database, caller)) }?.status == 403)
        var validation = Validation()
        SellerDecision(id: .slug("house"), status: .pending, reason: "?").validate(&validation)
        #expect(validation.errors.map(\.field) == ["status", "reason"])
    }

    @Test("what a seller sells who may not sell is found by nobody but the seller and the staff, from that moment on")
    func hidden() async throws {
        let database = try await TestShop.fresh()
        let admin = call(database, .admin())
        let caller = try await register("ada@example.com", .seller, database)
        let seller = try await getOwnSeller(call(database, caller))
        let lamps = ProductDraft(name: "House lamp", price: MoneyInput("5.00"), category: "Lamps")
        let house = try await createProduct(lamps, admin).body
        let draft = ProductDraft(name: "Ada's lamp", price: MoneyInput("9.00"), category: "Lamps")
        let product = try await createProduct(draft, call(database, caller)).body
        func found(by caller: Caller) async throws -> Int {
            let me = call(database, caller)
            var query = ProductQuery()
            query.include = "count,facets"
            var inCategory = ProductQuery(sort: .price)
            inCategory.category = "lamps"
            let page = try await listProducts(query, me)
            #expect(page.total == page.items.count && page.facets?["seller"]?.count == page.items.count)
            let products = try page.items.map { try $0.product }
            let lists = try await [
                page.items, listProducts(inCategory, me).items, searchProducts(ProductSearch(q: "lamp"), me).items,
            ]
            #expect(Set(try lists.map { Set(try $0.map { try $0.product.id }) }).count == 1)
            for name in [product.id.description, product.slug] {
                let choice = ProductChoice(id: Reference(name))
                let problem = await Call.problem { try await getProduct(choice, me) }
                #expect((problem == nil) == products.contains { $0.id == product.id })
                #expect(problem == nil || problem?.status == 404)
                let reviews = await Call.problem { try await listReviews(ReviewQuery(id: choice.id), me) }
                #expect(reviews?.status == problem?.status)
            }
            #expect(products.contains { $0.id == house.id })
            return page.items.count
        }
        let strangers: [Caller] = [.anonymous, .customer(), .seller(UUID())]
        for stranger in strangers { #expect(try await found(by: stranger) == 2) }
        _ = try await setSellerStatus(SellerDecision(id: .id(seller.id), status: .suspended), admin)
        for stranger in strangers { #expect(try await found(by: stranger) == 1) }
        for insider in [caller, .admin(), .support()] { #expect(try await found(by: insider) == 2) }
        _ = try await setSellerStatus(SellerDecision(id: .id(seller.id), status: .active), admin)
        for stranger in strangers { #expect(try await found(by: stranger) == 2) }
    }

    @Test("where sellers wait, what one makes before the shop has heard of it is not for sale either; so in production")
    func early() async throws {
        let database = try await TestShop.fresh()
        _ = try await createProduct(
            ProductDraft(name: "House lamp", price: MoneyInput("5.00"), category: "Lamps"), call(database, .admin()))
        let draft = ProductDraft(name: "Ada's lamp", price: MoneyInput("9.00"), category: "Lamps")
        for (waits, settings) in [(true, CatalogSettings(sellersNeedApproval: true)), (false, CatalogSettings())] {
            let caller = try await register("ada-\(waits)@example.com", .seller, database)
            let me = call(database, caller, settings: [settings])
            let product = try await createProduct(draft, me).body
            let anybody = call(database, .anonymous)
            let choice = ProductChoice(id: .id(product.id))
            #expect((await Call.problem { try await getProduct(choice, anybody) }?.status == 404) == waits)
            try await deliver(database, settings: [settings])
            #expect((await Call.problem { try await getProduct(choice, anybody) }?.status == 404) == waits)
            #expect(try await getProduct(choice, me).id == product.id)
        }
        #expect(!Call.test().sellersNeedApproval)
        #expect(Call.test([IsProductionKey.self: true]).sellersNeedApproval)
    }

    @Test("a user who is made a seller sells; one who stops being one is suspended until approved again")
    func roles() async throws {
        let database = try await TestShop.fresh()
        let customer = try await register("ada@example.com", .customer, database)
        let admin = call(database, .system("users-test"))
        let id = ID<User>(try #require(customer.user?.id))
        let user = try await setUserRole(RoleChange(id: .id(id), role: .seller), admin)
        try await deliver(database)
        #expect(try await standing(user.sellerID, database) == "ada-lovelace Ada Lovelace active")
        _ = try await setUserRole(RoleChange(id: .id(id), role: .customer), admin)
        try await deliver(database)
        #expect(try await standing(user.sellerID, database) == "ada-lovelace Ada Lovelace suspended")
        _ = try await setUserRole(RoleChange(id: .id(id), role: .seller), admin)
        try await deliver(database)
        #expect(try await standing(user.sellerID, database) == "ada-lovelace Ada Lovelace suspended")
    }

    @Test("a seller's own words change with a version and stand in the audit log; its slug stays")
    func profile() async throws {
        let database = try await TestShop.fresh()
        let caller = try await register("ada@example.com", .seller, database)
        let me = call(database, caller)
        var change = SellerChange()
        change.name = .value("Engines")
        change.phone = .value("+1234567890")
        let changed = try await updateOwnSeller(change, me)
        #expect(changed.name == "Engines" && changed.slug == "ada-lovelace" && changed.version == 2)
        try await deliver(database)
        #expect(try await standing(changed.id.rawValue, database) == "ada-lovelace Engines active")
        let entry = try await listAuditLog(AuditQuery(object: "seller"), call(database, .admin())).items.first
        #expect(entry?.changes == ["name": "Engines", "phone": "+1234567890"] && entry?.actorRole == "seller")
        #expect(await Call.problem { try await updateOwnSeller(change, call(database, .customer())) }?.status == 403)
    }

    @Test("one's own products are all there, drafts and archived ones too, and nobody else's")
    func products() async throws {
        let database = try await TestShop.fresh(products: 30)
        let house = Caller.seller(UUID(uuid: (1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1)))
        let items = try await listProducts(ProductQuery(limit: 100), call(database, .anonymous)).items
        let all = try items.map { try $0.product }
        let own = all.filter { $0.sellerID.rawValue == house.user?.sellerID }
        try #require(own.count >= 3)
        try await archiveProduct(ProductChoice(id: .id(own[0].id)), call(database, house))
        var query = OwnProductQuery(limit: 2)
        var seen: [Product.ID] = []
        repeat {
            let page = try await listOwnProducts(query, call(database, house))
            seen += page.items.map(\.id)
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        #expect(Set(seen) == Set(own.map(\.id)) && seen.count == own.count)
        let archived = try await listOwnProducts(OwnProductQuery(status: .archived), call(database, house)).items
        #expect(archived.map(\.id) == [own[0].id])
        #expect(try await listOwnProducts(OwnProductQuery(), call(database, .seller(UUID()))).items.isEmpty)
    }
}
