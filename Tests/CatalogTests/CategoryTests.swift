import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

@Suite struct CategoryTests {
    private func tree(_ call: Call) async throws -> [String: Category] {
        var made: [String: Category] = [:]
        for (name, parent) in [("A", nil), ("B", "A"), ("C", "B"), ("D", "C"), ("X", nil), ("Y", "X")] {
            let draft = CategoryDraft(name: name, parentID: parent.flatMap { made[$0]?.id.description })
            made[name] = try await createCategory(draft, call).body
        }
        return made
    }

    /// What the closure table must hold, worked out from the parents alone.
    private func isTreeRight(_ database: Database) async throws -> Bool {
        try await database.read.value(
            """
            with recursive up as (
              select id as ancestor_id, id as descendant_id, 0 as depth from catalog.categories
              union all
              select c.parent_id, up.descendant_id, up.depth + 1
              from up join catalog.categories c on c.id = up.ancestor_id where c.parent_id is not null)
            select not exists (
              (select * from up except select * from catalog.category_tree)
              union all
              (select * from catalog.category_tree except select * from up))
            """) ?? false
    }

    @Test("a category knows its way from the top, and is found by id and slug")
    func create() async throws {
        let call = Call.test(database: try await shop(), as: .admin())
        let made = try await tree(call)
        let deep = try #require(made["D"])
        #expect(deep.path == ["A", "B", "C", "D"] && deep.level == 3 && deep.parentID == made["C"]?.id)
        #expect(try await getCategory(CategoryChoice(id: Reference("d")), call) == deep)
        #expect(await Call.problem { try await getCategory(CategoryChoice(id: Reference("e")), call) }?.status == 404)
        var twin = CategoryDraft(name: "D")
        #expect(try await createCategory(twin, call).body.slug.hasPrefix("d-"))
        twin.slug = "d"
        #expect(await refused(twin) { try await createCategory($0, call) }?.code == "slug_taken")
        let orphan = CategoryDraft(name: "E", parentID: UUID().uuidString)
        #expect(await Call.problem { try await createCategory(orphan, call) }?.errors.first?.field == "parent_id")
    }

    @Test("a move takes along all that lies below, up, down and to the top, and the way up stays right")
    func move() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let made = try await tree(call)
        for (name, parent) in [("B", "Y"), ("C", nil), ("X", "C"), ("B", "A"), ("C", "B")] {
            var change = CategoryChange(id: .id(try #require(made[name]).id))
            change.parentID = parent.flatMap { made[$0] }.map { .value($0.id.description) } ?? .null
            let moved = try await updateCategory(change, call)
            #expect(moved.parentID == parent.flatMap { made[$0]?.id })
            #expect(try await isTreeRight(database), "after \(name) went to \(parent ?? "the top")")
        }
        let last = try await getCategory(CategoryChoice(id: .id(try #require(made["Y"]).id)), call)
        #expect(last.path == ["A", "B", "C", "X", "Y"])
    }

    @Test("nothing moves into itself or below itself, nor deeper than the tree may be")
    func circles() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let made = try await tree(call)
        for target in ["B", "D"] {
            var change = CategoryChange(id: .id(try #require(made["B"]).id))
            change.parentID = .value(try #require(made[target]).id.description)
            #expect(
                await refused(change) { try await updateCategory($0, call) }?.code
                    == "category_inside_itself")
        }
        var parent = try #require(made["D"]).id
        for level in 4..<CategoryRules.levels {
            parent = try await createCategory(
                CategoryDraft(name: "Level \(level)", parentID: parent.description), call
            ).body.id
        }
        let deepest = parent
        let tooDeep = CategoryDraft(name: "More", parentID: deepest.description)
        #expect(await Call.problem { try await createCategory(tooDeep, call) }?.code == "category_too_deep")
        var change = CategoryChange(id: .id(try #require(made["A"]).id))
        change.parentID = .value(try #require(made["Y"]).id.description)
        #expect(await refused(change) { try await updateCategory($0, call) }?.code == "category_too_deep")
        #expect(try await isTreeRight(database))
    }

    @Test("two moves at once that would together make a circle: one of them is refused")
    func concurrentMoves() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        for round in 0..<8 {
            let left = try await createCategory(CategoryDraft(name: "L\(round)"), call).body
            let right = try await createCategory(CategoryDraft(name: "R\(round)"), call).body
            var first = CategoryChange(id: .id(left.id))
            first.parentID = .value(right.id.description)
            var second = CategoryChange(id: .id(right.id))
            second.parentID = .value(left.id.description)
            async let one = refused(first) { try await updateCategory($0, call) }
            async let other = refused(second) { try await updateCategory($0, call) }
            let codes = await [one?.code, other?.code].compactMap { $0 }
            #expect(codes == ["category_inside_itself"])
        }
        #expect(try await isTreeRight(database))
    }

    @Test("only an empty category can be taken away; a version that is not current is refused")
    func delete() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let made = try await tree(call)
        func choice(_ name: String) throws -> CategoryChoice { CategoryChoice(id: .id(try #require(made[name]).id)) }
        let full = await Call.problem { try await deleteCategory(try choice("C"), call) }
        #expect(full?.code == "category_not_empty" && full?.details?["categories"] == 1)
        _ = try await createProduct(ProductDraft(name: "P", price: MoneyInput("1"), category: "D"), call)
        let used = await Call.problem { try await deleteCategory(try choice("D"), call) }
        #expect(used?.code == "category_not_empty" && used?.details?["products"] == 1)
        try await deleteCategory(try choice("Y"), call)
        try await deleteCategory(try choice("X"), call)
        #expect(await Call.problem { try await deleteCategory(try choice("X"), call) }?.status == 404)
        #expect(try await isTreeRight(database))
    }

    @Test("what an administrator changes is in the audit log")
    func audit() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let category = try await createCategory(CategoryDraft(name: "A"), call).body
        var change = CategoryChange(id: .id(category.id))
        change.name = .value("B")
        #expect(try await updateCategory(change, call).version == 2)
        try await deleteCategory(CategoryChoice(id: .id(category.id)), call)
        let actions = try await database.read.values(
            "select action from accounts.audit_log where object_id = \(category.id) order by id", as: String.self)
        #expect(actions == ["category.created", "category.updated", "category.deleted"])
    }
}
