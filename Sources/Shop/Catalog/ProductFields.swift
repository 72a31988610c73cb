import Cartwright
import CartwrightJSON
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// What of a product its seller writes: the row in `catalog.products` without what the shop itself keeps.
struct ProductFields: Sendable {
    var name: String
    var description: String
    var status: Product.Status
    var categoryID: Category.ID
    var price: Money
    var compareAt: Money?
    var imageURL: String?
    var images: [ProductImage]
    var attributes: RawJSON

    /// A new product's.
    init(_ draft: ProductDraft, in category: Category.ID, _ call: Call) throws {
        let currency = draft.currency ?? call.shopCurrency
        var validation = Validation()
        let price = validation.price(draft.price, minor: draft.priceMinor, "price", in: currency)
        compareAt = validation.price(
            draft.compareAtPrice, minor: draft.compareAtPriceMinor, "compare_at_price", in: currency)
        self.price = price ?? .zero(in: currency)
        name = draft.name
        description = draft.description ?? ""
        status = draft.status ?? .active
        categoryID = category
        images = []
        attributes = RawJSON(trusted: try JSON.encode(draft.attributes ?? [:], keys: .asWritten))
        showFirst(draft.imageURL, call)
        check(&validation)
        try validation.throwIfFailed()
    }

    /// An existing product's.
    init(_ product: Product) throws {
        name = product.name
        description = product.description
        status = product.status
        categoryID = product.categoryID
        price = product.money
        compareAt = product.compareAtPriceMinor.map { Money(minor: $0, in: product.currency) }
        imageURL = product.imageURL
        images = try product.images.value()
        attributes = product.attributes.json
    }

    /// Applies a change; a new category has been looked up already.
    mutating func apply(_ change: ProductChange, category: Category.ID?, _ call: Call) throws {
        var validation = Validation()
        let currency = change.currency.value ?? price.currency
        let newPrice = validation.price(change.price.value, minor: change.priceMinor.value, "price", in: currency)
        if let newPrice {
            price = newPrice
        } else if currency != price.currency, validation.errors.isEmpty {
            validation.fail("price", "required", "is required together with a new currency")
        }
        if let new = validation.price(
            change.compareAtPrice.value, minor: change.compareAtPriceMinor.value, "compare_at_price", in: currency)
        {
            compareAt = new
        } else if change.compareAtPrice.isPresent || change.compareAtPriceMinor.isPresent {
            compareAt = nil
        }
        change.name.apply(to: &name)
        if change.description.isPresent { description = change.description.value ?? "" }
        change.status.apply(to: &status)
        if let category { categoryID = category }
        if change.imageURL.isPresent { showFirst(change.imageURL.value, call) }
        if change.attributes.isPresent {
            attributes = RawJSON(trusted: try JSON.encode(change.attributes.value ?? [:], keys: .asWritten))
        }
        check(&validation)
        try validation.throwIfFailed()
    }

    /// The picture that is shown first; nothing takes the first away.
    private mutating func showFirst(_ url: String?, _ call: Call) {
        if url == imageURL { return }
        if !images.isEmpty { images.removeFirst() }
        if let url {
            images.insert(ProductImage(id: ProductImage.ID(uuidV7(now: call.now)), url: url, alt: name), at: 0)
        }
        imageURL = images.first?.url
    }

    private func check(_ validation: inout Validation) {
        guard let compareAt, validation.errors.isEmpty else { return }
        validation.check(
            compareAt.currency == price.currency && compareAt.minor > price.minor, "compare_at_price", "too_small",
            "must be higher than the price")
    }
}
