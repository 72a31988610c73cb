"""A shop that serves, as its callers see it: somebody of each role, and what they make through the API."""

import itertools
import time

import requests

PASSWORD = "password123"


class NotPrepared(Exception):
    pass


class Shop:
    """Calls over one connection. Each seems to come from an address of its own, which the shop believes because it
    trusts this machine as a proxy: limits per address would otherwise hide everything behind them."""

    def __init__(self, url, admin_email, admin_password):
        self.url = url
        self.session = requests.Session()
        self.numbers = itertools.count(time.time_ns() // 1_000_000)
        self.tokens = {"nobody": None}
        self.tokens["admin"] = self.sign_in(admin_email, admin_password)["access_token"]
        self.tokens["customer"] = self.newcomer()["access_token"]
        # Reviews are limited per person: who writes those that others visit is somebody else.
        self.tokens["reviewer"] = self.newcomer()["access_token"]
        seller = self.newcomer(role="seller")
        self.tokens["seller"] = seller["access_token"]
        support = self.newcomer()
        self.make("PUT", f"/users/{support['user']['id']}/role", {"role": "support"}, by="admin")
        self.tokens["support"] = self.sign_in(support["user"]["email"])["access_token"]
        self.customer = self.make("GET", "/auth/me", by="customer")
        self.category = self.make("POST", "/categories", {"name": self.name("Lamps")}, by="admin")["name"]

    def address(self):
        number = next(self.numbers)
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def name(self, word):
        return f"{word} {next(self.numbers)}"

    def make(self, method, path, body=None, by="nobody", token=None, raw=None, headers=None):
        """What a call that succeeds answers."""
        headers = {"X-Forwarded-For": self.address(), **(headers or {})}
        token = token or self.tokens[by]
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = self.session.request(method, self.url + path, json=body, data=raw, headers=headers, timeout=20)
        if not answer.ok:
            raise NotPrepared(f"could not prepare: {method} {path} {body}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def sign_in(self, email, password=PASSWORD):
        return self.make("POST", "/auth/login", {"email": email, "password": password})

    def newcomer(self, **fields):
        """Somebody who just registered, with tokens. No mail reaches them: the test's server knows nobody."""
        email = f"nobody@{next(self.numbers)}.example"
        return self.make("POST", "/auth/register", {"email": email, "password": PASSWORD, **fields})

    def key(self):
        return self.make("POST", "/api-keys", {"name": "key", "scopes": ["catalog:read"]}, by="seller")["id"]

    def home(self):
        return self.make("POST", "/users/me/addresses", {"address": "123 Main St"}, by="customer")["id"]

    def shelf(self):
        return self.make("POST", "/categories", {"name": self.name("Shelf")}, by="admin")["id"]

    def product(self):
        fields = {"name": "Lamp", "price": 20, "category": self.category, "stock_quantity": 100}
        return self.make("POST", "/products", fields, by="seller")

    def stock(self):
        return self.product()["variants"][0]["id"]

    def picture(self, product):
        return self.make(
            "POST", f"/products/{product}/images", raw=PICTURE, by="seller", headers={"Content-Type": "image/gif"})

    def review(self):
        return self.make("POST", f"/products/{self.product()['id']}/reviews", {"rating": 5}, by="reviewer")["id"]

    def line(self):
        product = self.product()["id"]
        cart = self.make("POST", "/cart", {"product_id": product, "quantity": 1}, by="customer")
        return next(item["id"] for item in cart["items"] if item["product_id"] == product)

    def guest(self):
        """The token of a guest's cart with something in it."""
        return self.make("POST", "/cart", {"product_id": self.product()["id"], "quantity": 1})["cart_token"]

    def lamps(self, **fields):
        """What orders two lamps."""
        items = [{"product_id": self.product()["id"], "quantity": 2}]
        return {"items": items, "payment_method": "bank_transfer", **fields}

    def order(self, status=None):
        """The customer's order, which is to be paid by bank transfer."""
        order = self.make("POST", "/checkout", self.lamps(), by="customer")
        if status:
            self.make("PUT", f"/orders/{order['id']}/status", {"status": status}, by="admin")
        return order

    def part(self):
        """The seller's part of a paid order."""
        return self.order("confirmed")["seller_orders"][0]["id"]

    def unpaid(self):
        return self.make("POST", "/orders", self.lamps(), by="customer")["id"]

    def shipment(self):
        return self.make("POST", f"/orders/{self.part()}/shipments", {"tracking_number": "1Z"}, by="seller")["id"]

    def payment(self, status=None):
        return self.make("GET", f"/payments/order/{self.order(status)['id']}", by="customer")["id"]

    def waiting(self):
        """A payment by card that waits until its customer confirms it."""
        terms = {"payment_method": "credit_card", "payment_token": "tok_requires_action"}
        payment = self.make("POST", "/payments", {"order_id": self.unpaid(), **terms}, by="customer")["id"]
        self.until(lambda: self.make("GET", f"/payments/{payment}", by="customer")["status"] == "requires_action")
        return payment

    def delivery(self):
        """A mail that nobody took."""
        self.order()
        path = "/notifications/deliveries?status=failed&limit=1"
        return self.until(lambda: self.make("GET", path, by="support")["items"])[0]["id"]

    def until(self, condition):
        """What the shop does behind the call: asked again until it is done."""
        for _ in range(2000):
            if found := condition():
                return found
        raise NotPrepared("could not prepare: waited in vain")


PICTURE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
