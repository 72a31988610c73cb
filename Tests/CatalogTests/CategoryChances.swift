import Cartwright
import Commerce
import Testing

@testable import Catalog

/// Changes of the tree of categories, the same in each run for the same seed.
struct CategoryChances {
    /// Few, so that many categories are called alike; some are the slugs of others.
    static let names = ["Shoes", "SHOES", "shoes-2", "Bags", "Ärger", "ärger", "ΣΑΣ", "İx", "a-b", "A b"]
    private static let slugs = ["shoes", "shoes-2", "bags", "a-b", "arger"]

    var generator: Numbers

    init(seed: Int) { generator = Numbers(state: UInt64(seed)) }

    /// One change, of categories that may be gone when it is made.
    mutating func change(_ known: [Category.ID]) -> Change {
        let name = Self.names.randomElement(using: &generator) ?? ""
        let slug = Self.slugs.randomElement(using: &generator) ?? ""
        let parent = Bool.random(using: &generator) ? known.randomElement(using: &generator) : nil
        guard known.count > 3, let id = known.randomElement(using: &generator) else {
            return .creation(name: name, parent: parent)
        }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...2: return .creation(name: name, parent: parent)
        case 3...4: return .renaming(id, name: name)
        case 5: return .slug(id, slug)
        case 6...8: return .move(id, below: parent)
        default: return .removal(id)
        }
    }

    enum Change: Sendable {
        case creation(name: String, parent: Category.ID?)
        case renaming(Category.ID, name: String)
        case slug(Category.ID, String)
        case move(Category.ID, below: Category.ID?)
        case removal(Category.ID)

        /// Makes the change, or has it refused, as circles are; says what happened.
        func made(_ call: Call) async -> String {
            do {
                switch self {
                case .creation(let name, let parent):
                    _ = try await createCategory(CategoryDraft(name: name, parentID: parent?.description), call)
                case .renaming(let id, let name):
                    var change = CategoryChange(id: .id(id))
                    change.name = .value(name)
                    _ = try await updateCategory(change, call)
                case .slug(let id, let slug):
                    var change = CategoryChange(id: .id(id))
                    change.slug = .value(slug)
                    _ = try await updateCategory(change, call)
                case .move(let id, let parent):
                    var change = CategoryChange(id: .id(id))
                    change.parentID = parent.map { .value($0.description) } ?? .null
                    _ = try await updateCategory(change, call)
                case .removal(let id): try await deleteCategory(CategoryChoice(id: .id(id)), call)
                }
                return "\(self)"
            } catch {
                let status = (error as? Problem)?.status ?? 500
                #expect([404, 409, 422].contains(status), "\(self): \(error)")
                return "\(self), refused: \(error)"
            }
        }
    }

    /// A generator whose numbers are the same in each run.
    struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
