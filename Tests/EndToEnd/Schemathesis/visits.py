"""How each function is called so that it succeeds: on objects that exist, by somebody who may."""

from dataclasses import dataclass, field

from shop import PASSWORD, PICTURE


@dataclass
class Visit:
    by: str = "nobody"
    path: dict = field(default_factory=dict)
    body: object = None
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    token: str | None = None
    # Whether it needs somebody who just registered: hashing their password takes time.
    is_dear: bool = False


def on(id, by, body=None, **fields):
    return Visit(by=by, path={"id": id}, body=body, **fields)


def stranger(shop, **fields):
    """Somebody whose sign-in the visit may spoil."""
    return Visit(token=shop.newcomer()["access_token"], is_dear=True, **fields)


def image(shop):
    product = shop.product()["id"]
    return product, shop.picture(product)["id"]


def removed_image(shop):
    product, picture = image(shop)
    return Visit("seller", {"id": product, "image_id": picture})


def ordered_images(shop):
    product, picture = image(shop)
    return Visit("seller", {"id": product}, {"image_ids": [picture]})


def kept_picture(shop):
    product = shop.product()["id"]
    address = shop.picture(product)["url"]
    return Visit("nobody", {"id": address.rsplit("/", 1)[-1]})


def session(shop):
    token = shop.newcomer()["access_token"]
    sessions = shop.make("GET", "/auth/sessions", token=token)["items"]
    return Visit(path={"id": sessions[0]["id"]}, token=token, is_dear=True)


def user(shop, body):
    return on(shop.newcomer()["user"]["id"], "admin", body, is_dear=True)


def seller(shop):
    return on(shop.newcomer(role="seller")["user"]["seller_id"], "admin", {"status": "suspended"}, is_dear=True)


def reset(shop):
    # The one token that a mail brought is spent by the first visit.
    return Visit(body={"token": shop.reset_token, "password": "another password"})


def variant(shop, body=None, by="seller"):
    return Visit(by, {"sku": shop.stock()}, body)


VISITS = {
    "accounts-register": lambda s: Visit(
        body={"email": f"nobody@{next(s.numbers)}.example", "password": PASSWORD, "role": "customer"}),
    "accounts-login": lambda s: Visit(
        body={"email": s.newcomer()["user"]["email"], "password": PASSWORD}, is_dear=True),
    "accounts-refresh": lambda s: Visit(body={"refresh_token": s.newcomer()["refresh_token"]}, is_dear=True),
    "accounts-logout": lambda s: stranger(s, body={}),
    "accounts-get-profile": lambda s: Visit("customer"),
    "accounts-update-profile": lambda s: Visit("customer", body={"first_name": "Ada"}),
    "accounts-get-user": lambda s: on(s.customer["id"], "customer"),
    "accounts-create-api-key": lambda s: Visit("seller", body={"name": "key", "scopes": ["catalog:read"]}),
    "accounts-list-api-keys": lambda s: Visit("seller"),
    "accounts-revoke-api-key": lambda s: on(s.key(), "seller"),
    "accounts-forget-password": lambda s: Visit(body={"email": s.customer["email"]}),
    "accounts-reset-password": reset,
    "accounts-change-password": lambda s: stranger(
        s, body={"current_password": PASSWORD, "new_password": "another password"}),
    "accounts-list-sessions": lambda s: Visit("customer"),
    "accounts-end-session": session,
    "accounts-list-addresses": lambda s: Visit("customer"),
    "accounts-add-address": lambda s: Visit("customer", body={"address": "123 Main St", "recipient": "Ada"}),
    "accounts-update-address": lambda s: on(s.home(), "customer", {"is_default": True}),
    "accounts-remove-address": lambda s: on(s.home(), "customer"),
    "accounts-list-users": lambda s: Visit("admin"),
    "accounts-set-user-role": lambda s: user(s, {"role": "support"}),
    "accounts-set-user-status": lambda s: user(s, {"status": "disabled"}),
    "accounts-list-audit-log": lambda s: Visit("admin"),
    "inventory-get": lambda s: variant(s, by="support"),
    "inventory-set": lambda s: variant(s, {"stock_quantity": 5}),
    "inventory-adjust": lambda s: variant(s, {"delta": -1, "reason": "damaged"}),
    "inventory-list-movements": variant,
    "inventory-low-stock": lambda s: Visit("seller"),
    "catalog-list-products": lambda s: Visit("nobody"),
    "catalog-search-products": lambda s: Visit("nobody", query={"q": "lamp"}),
    "catalog-get-product": lambda s: on(s.product()["id"], "nobody"),
    "catalog-create-product": lambda s: Visit("seller", body={"name": "Lamp", "price": 20, "category": s.category}),
    "catalog-update-product": lambda s: on(s.product()["id"], "seller", {"description": "Bright"}),
    "catalog-archive-product": lambda s: on(s.product()["id"], "seller"),
    "catalog-list-categories": lambda s: Visit("nobody"),
    "catalog-get-picture": kept_picture,
    "catalog-get-category": lambda s: on(s.shelf(), "nobody"),
    "catalog-create-category": lambda s: Visit("admin", body={"name": s.name("Chairs")}),
    "catalog-update-category": lambda s: on(s.shelf(), "admin", {"position": 3}),
    "catalog-delete-category": lambda s: on(s.shelf(), "admin"),
    "catalog-add-image": lambda s: Visit(
        "seller", {"id": s.product()["id"]}, PICTURE, headers={"Content-Type": "image/gif"}),
    "catalog-remove-image": removed_image,
    "catalog-order-images": ordered_images,
    "catalog-list-variants": lambda s: on(s.product()["id"], "nobody"),
    "catalog-list-reviews": lambda s: on(s.product()["id"], "nobody"),
    "catalog-create-review": lambda s: on(s.product()["id"], "customer", {"rating": 5}),
    "catalog-get-review": lambda s: on(s.review(), "nobody", is_dear=True),
    "catalog-update-review": lambda s: on(s.review(), "reviewer", {"rating": 4}, is_dear=True),
    "catalog-delete-review": lambda s: on(s.review(), "reviewer", is_dear=True),
    "carts-get": lambda s: Visit("customer"),
    "carts-add": lambda s: Visit("customer", body={"product_id": s.product()["id"], "quantity": 1}),
    "carts-update-line": lambda s: Visit("customer", {"item_id": s.line()}, {"quantity": 2}),
    "carts-remove-line": lambda s: Visit("customer", {"item_id": s.line()}),
    "carts-clear": lambda s: Visit(headers={"Cart-Token": s.guest()}),
    "carts-merge": lambda s: Visit("customer", body={"cart_token": s.guest()}),
    "notifications-list-deliveries": lambda s: Visit("support"),
    "notifications-get-delivery": lambda s: on(s.delivery(), "support"),
    "notifications-retry-delivery": lambda s: on(s.delivery(), "admin"),
    "orders-create": lambda s: Visit("customer", body=s.lamps(shipping_address="123 Main St")),
    "orders-checkout": lambda s: Visit(headers={"Cart-Token": s.guest()}, body=s.lamps(email="nobody@guest.example")),
    "orders-list": lambda s: Visit("customer"),
    "orders-get": lambda s: on(s.order()["id"], "customer"),
    "orders-update-status": lambda s: on(s.part(), "seller", {"status": "processing"}),
    "orders-cancel": lambda s: on(s.order()["id"], "customer", {"reason": "changed my mind"}),
    "orders-list-events": lambda s: on(s.order("confirmed")["id"], "support"),
    "orders-get-tracking": lambda s: on(s.order()["id"], "customer"),
    "orders-create-shipment": lambda s: on(s.part(), "seller", {"carrier": "UPS"}),
    "orders-update-shipment": lambda s: on(s.shipment(), "seller", {"status": "delivered"}),
    "orders-get-shipment": lambda s: on(s.shipment(), "customer"),
    "sellers-register": lambda s: stranger(s, body={"name": s.name("Lamps and more")}),
    "sellers-get-own": lambda s: Visit("seller"),
    "sellers-update-own": lambda s: Visit("seller", body={"description": "Lamps"}),
    "sellers-list-own-products": lambda s: Visit("seller"),
    "sellers-list-own-orders": lambda s: Visit("seller"),
    "sellers-get": lambda s: on(s.product()["seller_id"], "nobody"),
    "sellers-list": lambda s: Visit("admin"),
    "sellers-set-status": seller,
    "payments-create": lambda s: Visit("customer", body={"order_id": s.unpaid(), "payment_method": "credit_card"}),
    "payments-list": lambda s: Visit("support"),
    "payments-get": lambda s: on(s.payment(), "customer"),
    "payments-get-of-order": lambda s: Visit("customer", {"order_id": s.order()["id"]}),
    "payments-capture": lambda s: on(s.payment(), "support", {}),
    "payments-void": lambda s: on(s.payment(), "support"),
    "payments-refund": lambda s: on(s.payment("confirmed"), "seller", {"amount_minor": 100}),
    "payments-list-refunds": lambda s: on(s.payment("confirmed"), "customer"),
    "payments-confirm-mock": lambda s: on(s.waiting(), "nobody"),
    "payments-fail-mock": lambda s: on(s.waiting(), "nobody"),
    "openapi-of-service": lambda s: Visit(path={"service": "catalog.json"}),
    "health": lambda s: Visit(),
    "ready": lambda s: Visit(),
    "openapi": lambda s: Visit(),
    "docs": lambda s: Visit(),
}
