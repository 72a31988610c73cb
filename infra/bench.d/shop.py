"""What a shop does all day, over HTTP and as the same statements by pgbench: carts, checkouts, the history of orders."""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import random
import statistics
import subprocess
import time
import urllib.request
import uuid

import load
import machine
import replay
from replay import CART, FIRST, LINE, PRODUCT, SELLER, USER, VARIANT

NAMES = ["cart-add", "cart", "checkout", "orders"]
USERS, PRODUCTS, ORDERS, CLIENTS = 10_000, 20_000, 10_000, 64


def number(n):
    return str(FIRST + n)


def prepare(database, say):
    """Users with carts, and products of two sellers, under ids that are numbered."""
    say(f"Loading {USERS:,} users and {PRODUCTS:,} products with numbered ids …")
    database.sql(f"""
        insert into accounts.users (id, email, password_hash, role, created_at, updated_at)
        select ('{USER}' || {FIRST} + n)::uuid, 'user' || n || '@example.com', '-', 'customer', t, t
        from generate_series(1, {USERS}) n, (select max(updated_at) t from catalog.products) k;
        insert into catalog.sellers (id, slug, name)
        select ('{SELLER}' || {FIRST} + n)::uuid, 'seller-' || n || '-of-two', 'Seller ' || n from generate_series(1, 2) n;
        insert into catalog.products (id, slug, seller_id, category_id, name, description, currency, price_minor, created_at, updated_at)
        select ('{PRODUCT}' || {FIRST} + n)::uuid, 'numbered-' || n, ('{SELLER}' || {FIRST} + 1 + (n > {PRODUCTS // 2})::int)::uuid,
          k.category_id, 'Numbered product', k.description, 'USD', 1999, k.created_at, k.updated_at
        from generate_series(1, {PRODUCTS}) n, (select * from catalog.products limit 1) k;
        insert into catalog.variants (id, product_id, sku)
        select ('{VARIANT}' || right(id::text, 12))::uuid, id, slug from catalog.products where slug like 'numbered-%';
        insert into inventory.stock (variant_id, sku, product_id, seller_id, on_hand, updated_at)
        select v.id, v.sku, p.id, p.seller_id, 1000000, p.updated_at
        from catalog.variants v join catalog.products p on p.id = v.product_id where p.slug like 'numbered-%';
        insert into carts.carts (id, user_id, currency, created_at, updated_at)
        select ('{CART}' || right(id::text, 12))::uuid, id, 'USD', created_at, created_at from accounts.users where id::text like '{USER}%'
    """)
    fill_carts(database)
    database.sql("vacuum analyze")


def fill_carts(database):
    """Three lines in every cart, as at the beginning."""
    database.sql(f"""
        update carts.carts c set line_ids = l.line_ids, variant_ids = l.variant_ids, quantities = '{{1, 1, 1}}'
        from (
          select ('{CART}' || {FIRST} + u)::uuid as id, array_agg(('{LINE}' || {FIRST} + (u * 8 + k))::uuid order by k) as line_ids,
            array_agg(('{VARIANT}' || {FIRST} + 1 + (u * 8 + k) % {PRODUCTS})::uuid order by k) as variant_ids
          from generate_series(1, {USERS}) u, generate_series(0, 2) k
          group by u) l
        where l.id = c.id
    """)


def settle(database):
    """Nothing is left to be done of what came before."""
    database.sql("truncate cartwright.outbox, cartwright.messages")
    database.sql("checkpoint")


@contextlib.contextmanager
def idle_relay(database):
    """Nobody takes up what is left in the outbox: pgbench alone is at work. The number is that of the relay's lock."""
    session = subprocess.Popen(database.command("psql", "-X", "-q", "-A", "-t"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    session.stdin.write(f"select 'held' from pg_advisory_lock({0x6377_2D72_656C_6179});\n")
    session.stdin.flush()
    session.stdout.readline()
    try:
        yield
    finally:
        session.communicate()


class Tokens:
    """Signs tokens as the server does: with its own header, which names the key, and its secret."""

    def __init__(self, program, secret):
        out = subprocess.run([program, "token"], env={**os.environ, "JWT_SECRET": secret}, capture_output=True, text=True, check=True)
        self.head, self.secret = out.stdout.strip().split(".")[0], secret

    def of(self, n):
        now = int(time.time())
        claims = {"sub": f"{USER}{number(n)}", "role": "customer", "iat": now, "exp": now + 7200}
        payload = json.dumps(claims, separators=(",", ":"))
        text = f"{self.head}.{self.encoded(payload.encode())}"
        return f"{text}.{self.encoded(hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).digest())}"

    def encoded(self, data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Kind:
    """One kind of request: what it is called, what it asks for, and how its variables are chosen, here and in pgbench."""

    def __init__(self, what, method, path, variables, settings, body=None, word="", keys=False, goal=0.4):
        self.what, self.method, self.path, self.body, self.word, self.keys, self.goal = what, method, path, body, word, keys, goal
        self.variables, self.settings = variables, settings


def adding():
    u = random.randint(1, USERS)
    return {"u": u, "p": (u * 8 + random.randint(0, 7)) % PRODUCTS + 1}


def buying():
    half = PRODUCTS // 2
    return {"u": random.randint(1, USERS), "p": random.randint(1, half // 2), "q": random.randint(half // 2 + 1, half),
            "r": random.randint(half + 1, PRODUCTS)}


def line(n):
    return {"product_id": PRODUCT + number(n), "variant_id": VARIANT + number(n), "quantity": 1}


USER_SETTING = f"\\set u random({FIRST + 1}, {FIRST + USERS})"
KINDS = {
    "cart-add": Kind(
        "add to cart", "POST", "/cart/add", adding,
        [USER_SETTING, f"\\set p {FIRST + 1} + ((:u - {FIRST}) * 8 + random(0, 7)) % {PRODUCTS}"],
        body=lambda v: {"product_id": PRODUCT + number(v["p"]), "quantity": 1}, word="update carts.carts"),
    "cart": Kind(
        "a cart of 3 lines", "GET", "/cart", lambda: {"u": random.randint(1, USERS)}, [USER_SETTING], word="carts.carts", goal=0.6),
    "checkout": Kind(
        "checkout: 3 lines, 2 sellers, Idempotency-Key", "POST", "/checkout", buying,
        [USER_SETTING, f"\\set p random({FIRST + 1}, {FIRST + PRODUCTS // 4})",
         f"\\set q random({FIRST + PRODUCTS // 4 + 1}, {FIRST + PRODUCTS // 2})",
         f"\\set r random({FIRST + PRODUCTS // 2 + 1}, {FIRST + PRODUCTS})"],
        body=lambda v: {"items": [line(v[each]) for each in "pqr"], "shipping_address": "123 Main St, City, State",
                        "payment_method": "cash_on_delivery"},
        word="insert into orders.orders", keys=True),
}


class Shop:
    def __init__(self, database, port, pid, tokens, seconds):
        self.database, self.port, self.pid, self.tokens, self.seconds = database, port, pid, tokens, seconds
        self.signed = {}

    def token(self, n):
        if n not in self.signed:
            self.signed[n] = self.tokens.of(n)
        return self.signed[n]

    def ask(self, method, path, user, body=None, key=None):
        headers = {"Authorization": f"Bearer {self.token(user)}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def write_requests(self, kind, name, count=20_000):
        with open(name, "w") as f:
            for _ in range(count):
                v = kind.variables()
                body = json.dumps(kind.body(v), separators=(",", ":")) if kind.body else ""
                f.write(f"{kind.method}\t{kind.path}\t{self.token(v['u'])}\t{body}\n")

    def measure(self, kind, interleaved):
        """Rounds of ours and of pgbench; answers both lists of results."""
        requests, script = f"{self.database.folder}/requests", f"{self.database.folder}/script.sql"
        self.write_requests(kind, requests)
        v = kind.variables()
        key = f"key {uuid.uuid4()}" if kind.keys else None
        self.ask(kind.method, kind.path, v["u"], kind.body and kind.body(kind.variables()), key and str(uuid.uuid4()))
        sent = replay.capture(
            self.database, lambda: self.ask(kind.method, kind.path, v["u"], kind.body and kind.body(v), key), kind.word)
        known = {USER + number(v["u"]): "u", SELLER + number(1): "s", SELLER + number(2): "t"}
        for each in "pqr":
            if each in v:
                known |= {beginning + number(v[each]): each for beginning in (PRODUCT, VARIANT)}
        settings = [*kind.settings, f"\\set s {FIRST + 1}", f"\\set t {FIRST + 2}"]

        def ready():
            settle(self.database)
            if kind is KINDS["cart-add"]:
                fill_carts(self.database)

        def ours():
            ready()
            before = machine.cpu_seconds(self.pid)
            requests_made, rate, p50, p99 = load.wrk(
                f"http://127.0.0.1:{self.port}/", CLIENTS, self.seconds, requests=requests, keys=key and str(uuid.uuid4()))
            return {"rate": rate, "p50": p50, "p99": p99, "cpu": (machine.cpu_seconds(self.pid) - before) / requests_made * 1e6}

        def pgbench():
            ready()
            values = replay.Script(known, settings).write(script, sent)
            with idle_relay(self.database):
                return load.pgbench(self.database, script, CLIENTS, self.seconds, values)

        return len(sent), interleaved({"ours": ours, "pgbench": pgbench})

    def history(self):
        """Gives the first user 10,000 orders; answers the paths of the pages of its history."""
        kind = KINDS["checkout"]
        order = self.ask(kind.method, kind.path, 1, kind.body(buying()))
        columns = [r[0] for r in self.database.sql("""
            select column_name from information_schema.columns where table_schema = 'orders' and table_name = 'orders'
            and column_name not in ('id', 'number', 'created_at')""")]
        self.database.sql(f"""
            insert into orders.orders (id, created_at, {", ".join(columns)})
            select gen_random_uuid(), created_at - n * interval '1 minute', {", ".join(columns)}
            from orders.orders, generate_series(1, {ORDERS - 1}) n where id = '{order["id"]}'""")
        self.database.sql("vacuum analyze orders.orders")
        paths, page = [], self.ask("GET", "/orders", 1)
        while page["next_cursor"]:
            paths.append(f"/orders?cursor={page['next_cursor']}")
            page = self.ask("GET", paths[-1], 1)
        return paths


def measure(chosen, shop, bench):
    """`bench`: what the rows are made with."""
    prepare(shop.database, bench.say)
    for name, kind in KINDS.items():
        if name not in chosen:
            continue
        bench.say(f"{kind.what} …")
        count, results = shop.measure(kind, bench.interleaved)
        middle = {each: statistics.median([r[each] for r in results["ours"]]) for each in ("rate", "p50", "p99", "cpu")}
        reference = statistics.median(results["pgbench"])
        ratio = middle["rate"] / reference
        sent = "one statement" if count == 1 else f"{count} statements with begin and commit"
        bench.row(kind.what, f"{middle['rate']:,.0f}/s", f"pgbench {reference:,.0f}/s", ratio, f"≥ {kind.goal}×", ratio >= kind.goal,
                  f"p50 {middle['p50']:.2f} ms, p99 {middle['p99']:.2f} ms, {middle['cpu']:.0f} µs CPU; {sent}")
    if "orders" in chosen:
        paths = shop.history()
        settle(shop.database)
        bench.database_read(shop.database, shop.port, shop.pid, f"a page of the history of {ORDERS:,} orders", paths,
                            word="orders.orders", token=shop.token(1))
