"""Ours beside the best we know, in one run: see infra/bench --help."""
import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import images
import load
import machine
import recovery as back
import shop
import statements
import workers
from postgres import Postgres

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RELEASE = f"{ROOT}/.build/release"
SECRET = "a secret for the benchmark alone, 32+"
ALL = ["small", "bare", "product", "list", "pages", *shop.NAMES, "json", "start", "memory", "workers", "recovery", "images"]

options = argparse.ArgumentParser(prog="infra/bench")
options.add_argument("--rounds", type=int, default=5)
options.add_argument("--seconds", type=int, default=4)
options.add_argument("--products", type=int, default=100_000)
options.add_argument("--only", default=",".join(ALL), help="comma-separated: " + " ".join(ALL))
options = options.parse_args()
chosen = options.only.split(",")
if unknown := [word for word in chosen if word not in ALL]:
    raise SystemExit(f"bench: there is no {unknown[0]!r}; choose from {' '.join(ALL)}")
rows = []


def say(text):
    print(text, file=sys.stderr, flush=True)


def row(what, ours, other, ratio, goal, reached, notes=""):
    rows.append([what, ours, other, f"{ratio:.2f}×" if ratio else "", goal, "yes" if reached else "**no**", notes])


def interleaved(contestants):
    """Runs the contestants by turns, in a new order each round; gives each one's results."""
    results = {name: [] for name in contestants}
    for number in range(options.rounds):
        names = list(contestants)
        random.Random(number).shuffle(names)
        for name in names:
            results[name].append(contestants[name]())
        say(f"  round {number + 1} of {options.rounds}")
    return results


def median(values):
    return statistics.median(values)


def http_round(url, pid, connections=64, paths=None, token=None):
    """One stretch of load on a server: its CPU per request, its rate and its latencies."""
    def run():
        before = machine.cpu_seconds(pid)
        requests, rate, p50, p99 = load.wrk(url, connections, options.seconds, paths, token)
        return {"cpu": (machine.cpu_seconds(pid) - before) / requests * 1e6, "rate": rate, "p50": p50, "p99": p99,
                "requests": requests}
    return run


def nginx(folder, size):
    """nginx serving a file of that size with its access log on, as it comes but for paths and ports."""
    os.makedirs(f"{folder}/html")
    with open(f"{folder}/html/small.json", "w") as f:
        f.write("{" + " " * (size - 2) + "}")
    port = machine.free_port()
    with open(f"{folder}/nginx.conf", "w") as f:
        f.write(f"""worker_processes 2; pid {folder}/pid; error_log {folder}/error.log; daemon off; user root;
events {{ worker_connections 1024; }}
http {{ access_log {folder}/access.log; keepalive_requests 100000000; sendfile on; tcp_nopush on;
  types {{ application/json json; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}/html; }} }}""")
    return port, machine.Running(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)


def serve(database, log):
    """Our server, in production, on the benchmark's Postgres; its request lines go to a file, as nginx's do."""
    port = machine.free_port()
    environment = {**os.environ, "DATABASE_URL": database.url, "JWT_SECRET": SECRET,
                   "NODE_ENV": "production", "PORT": str(port)}
    command = [f"{RELEASE}/cartwright", "serve", "--admin-port", str(machine.free_port())]
    return port, machine.Running(command, env=environment, stdout=log, stderr=log, cwd=database.folder)


def prepare(database):
    environment = {**os.environ, "DATABASE_URL": database.url}
    say(f"Loading {options.products:,} products …")
    for command in (["migrate"], ["seed", "--yes", "--size", str(options.products)]):
        done = subprocess.run([f"{RELEASE}/cartwright", *command], env=environment, capture_output=True, text=True, cwd=database.folder)
        if done.returncode:
            raise SystemExit(f"bench: cartwright {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    database.sql("vacuum analyze")


def fetch(port, path, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)) as answer:
        return answer.read()


def small(port, pid, folder):
    say("A small JSON reply, ours and nginx …")
    size = len(fetch(port, "/health"))
    nginx_port, running = nginx(f"{folder}/nginx", size)
    bare_port = machine.free_port()
    with running as web, machine.Running([f"{RELEASE}/http-bench", str(bare_port), "2"]) as bare:
        machine.wait_for(nginx_port)
        machine.wait_for(bare_port)
        contestants = {"nginx": http_round(f"http://127.0.0.1:{nginx_port}/small.json", web.pid)}
        if "small" in chosen:
            contestants["ours"] = http_round(f"http://127.0.0.1:{port}/health", pid)
        if "bare" in chosen:
            contestants["bare"] = http_round(f"http://127.0.0.1:{bare_port}/", bare.pid)
        results = interleaved(contestants)
    reference = median([r["cpu"] for r in results["nginx"]])
    for name, what, goal in (("ours", "small JSON reply, whole host", 1.5), ("bare", "small reply, bare server", 1.0)):
        if name in results:
            cpu = median([r["cpu"] for r in results[name]])
            row(what, f"{cpu:.1f} µs CPU", f"nginx {reference:.1f} µs", cpu / reference, f"≤ {goal}×", cpu / reference <= goal,
                f"{median([r['rate'] for r in results[name]]):,.0f}/s, nginx {median([r['rate'] for r in results['nginx']]):,.0f}/s, "
                f"p99 {median([r['p99'] for r in results[name]]):.2f} ms")


def database_read(database, port, pid, what, paths, word="catalog.", token=None):
    """One kind of read over HTTP beside pgbench with the very statement that it sends."""
    say(f"{what} …")
    script = f"{database.folder}/statement.sql"
    samples = random.Random(3).sample(paths, options.rounds)
    captured = [statements.capture(database, lambda: fetch(port, sample, token), word) for sample in samples]
    if len({text for text, _ in captured}) != 1:
        raise SystemExit("bench: the same kind of request sent different statements")
    turns = iter(captured)

    def pgbench():
        values = statements.write_script(script, *next(turns))
        return load.pgbench(database, script, 64, options.seconds, values)

    with open(f"{database.folder}/paths", "w") as f:
        f.write("\n".join(paths) + "\n")
    for path in random.Random(1).sample(paths, 20):
        json.loads(fetch(port, path, token))
    run = http_round(f"http://127.0.0.1:{port}/", pid, paths=f"{database.folder}/paths", token=token)

    def ours():
        # Without a cache in the process, every answer is a statement; up to 64 may still be under way when wrk stops.
        database.sql("select pg_stat_statements_reset()")
        result = run()
        calls = int(database.sql(f"select sum(calls) from pg_stat_statements where query ilike '%{word}%'")[0][0])
        return {**result, "honest": 0 <= calls - result["requests"] <= 128, "calls": calls}

    results = interleaved({"ours": ours, "pgbench": pgbench})
    rate, reference = median([r["rate"] for r in results["ours"]]), median(results["pgbench"])
    honest = all(r["honest"] for r in results["ours"])
    calls, served = (sum(r[key] for r in results["ours"]) for key in ("calls", "requests"))
    row(what, f"{rate:,.0f}/s", f"pgbench {reference:,.0f}/s", rate / reference, "≥ 0.6×", rate / reference >= 0.6 and honest,
        f"p50 {median([r['p50'] for r in results['ours']]):.2f} ms, p99 {median([r['p99'] for r in results['ours']]):.2f} ms, "
        f"{median([r['cpu'] for r in results['ours']]):.0f} µs CPU; {calls:,} statements for {served:,} answers")


def deep_pages(port):
    """Page 500 beside page 1 of every sort, one request after the other, by turns."""
    say("Page 500 beside page 1 …")
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def get(path):
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"bench: {path} answered {answer.status}: {body[:300]}")
        return (time.perf_counter() - began) * 1000, json.loads(body)

    worst = (0, "")
    for sort in ["newest", "price", "-price", "name", "rating"]:
        first = f"/products?sort={sort}&limit=20"
        page = get(first)[1]
        for _ in range(498):
            page = get(f"{first}&cursor={page['next_cursor']}")[1]
        deep = f"{first}&cursor={page['next_cursor']}"
        times = {first: [], deep: []}
        for _ in range(300):
            for path in times:
                times[path].append(get(path)[0])
        worst = max(worst, (median(times[deep]) / median(times[first]), f"{sort}: page 1 {median(times[first]):.2f} ms, "
                    f"page 500 {median(times[deep]):.2f} ms"))
    row("page 500 beside page 1, the worst of five sorts", worst[1], "", worst[0], "≤ 1.2×", worst[0] <= 1.2)


def json_coder():
    say("JSON of an 8 KB page …")
    out = subprocess.run([f"{RELEASE}/json-bench"], capture_output=True, text=True, check=True).stdout
    figures = json.loads(out.strip().splitlines()[-1])
    for verb, goal in (("encode", 10), ("decode", 5)):
        ours, theirs = figures[verb]["ours_us"], figures[verb]["foundation_us"]
        row(f"JSON of an 8 KB page, {verb}", f"{ours:.1f} µs", f"FoundationEssentials {theirs:.1f} µs", theirs / ours, f"≥ {goal}×",
            theirs / ours >= goal)


def start(database):
    say("From exec to the first answer …")
    times = []
    for _ in range(max(5, options.rounds)):
        with open(os.devnull, "w") as null:
            began = time.monotonic()
            port, running = serve(database, null)
            with running as server:
                machine.wait_for(port, server.process, path="/health")
                times.append((time.monotonic() - began) * 1000)
    row("exec to first answer, Postgres up", f"{median(times):.0f} ms", "", None, "≤ 50 ms", median(times) <= 50,
        f"from {min(times):.0f} to {max(times):.0f} ms")


def memory(port, pid, paths):
    say("Memory at 256 connections …")
    load.wrk(f"http://127.0.0.1:{port}/", 256, max(2, options.seconds), paths)
    used = machine.memory_mb(pid)
    row("memory after load on 256 connections", f"{used:.0f} MB", "", None, "≤ 40 MB", used <= 40, "proportional set size of parent and child")


def recovery(database, port, pid):
    say("From a trap, and from a killed Postgres, to service again …")
    rounds = max(5, options.rounds)
    times = []
    for _ in range(rounds):
        times.append(back.after_trap(port, pid, "/health"))
        # One that served for a while is replaced at once, however often.
        time.sleep(1.1)
    row("child back after a trap, to its first answer", f"{median(times):.0f} ms", "", None, "≤ 100 ms", median(times) <= 100,
        f"from {min(times):.0f} to {max(times):.0f} ms")
    times = [back.after_postgres(database, port, "/products?limit=1") for _ in range(rounds)]
    row("service back after Postgres's return", f"{max(times):.0f} ms", "", None, "≤ 2000 ms", max(times) <= 2000,
        f"the longest of {rounds}; the shortest {min(times):.0f} ms")


def database_part():
    with Postgres() as database:
        prepare(database)
        # Before there was any load: Postgres writes back for a while what it was made to change.
        if "start" in chosen:
            database.sql("checkpoint")
            start(database)
        with open(f"{database.folder}/serve.log", "w") as log:
            port, running = serve(database, log)
            with running as server:
                machine.wait_for(port, server.process, path="/health")
                if {"small", "bare"} & set(chosen):
                    small(port, server.pid, database.folder)
                ids = [r[0] for r in database.sql("select id from catalog.products where status = 'active'")]
                products = [f"/products/{each}" for each in random.Random(2).sample(ids, min(20_000, len(ids)))]
                if "product" in chosen:
                    database_read(database, port, server.pid, "one product of 100,000", products)
                if "list" in chosen:
                    pages = [f"/products?category={c[0]}&min_price={low}&max_price={low + 300}&sort=price&limit=20"
                             for c in database.sql("select slug from catalog.categories") for low in range(10, 400, 10)]
                    database_read(database, port, server.pid, "a page of 20 products, filter and sort", pages)
                if "pages" in chosen:
                    deep_pages(port)
                if set(shop.NAMES) & set(chosen):
                    tokens = shop.Tokens(f"{RELEASE}/cartwright", SECRET)
                    shop.measure(chosen, shop.Shop(database, port, server.pid, tokens, options.seconds), sys.modules[__name__])
                if "memory" in chosen:
                    with open(f"{database.folder}/paths", "w") as f:
                        f.write("\n".join(products) + "\n")
                    memory(port, server.pid, f"{database.folder}/paths")
                if "workers" in chosen:
                    workers.measure(sys.modules[__name__], database, port)
                if "recovery" in chosen:
                    recovery(database, port, server.pid)


def table():
    head = ["what", "ours", "beside", "ratio", "goal", "reached", "notes"]
    cells = [head, ["---"] * len(head)] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in cells)


began = time.monotonic()
if set(chosen) - {"json", "images"}:
    database_part()
if "json" in chosen:
    json_coder()
if "images" in chosen:
    images.measure(sys.modules[__name__])
text = f"{table()}\n\n{options.rounds} interleaved rounds of {options.seconds} s, medians; {os.cpu_count()} cores; {time.monotonic() - began:.0f} s in all.\n"
print(text)
os.makedirs(f"{ROOT}/.build/bench", exist_ok=True)
with open(f"{ROOT}/.build/bench/latest.md", "w") as f:
    f.write(text)
sys.exit(0 if all("no" not in line[5] for line in rows) else 1)
