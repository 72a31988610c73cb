"""The load generators: wrk for HTTP, pgbench for the same statement without HTTP."""
import os
import re
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def wrk(url, connections, seconds, paths=None, token=None, requests=None, keys=None):
    """(requests, requests/s, p50 ms, p99 ms). Raises when one answer was not 2xx or 3xx. `paths` and `requests` are files."""
    script = f"{HERE}/{'requests' if requests else 'paths'}.lua"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script, url]
    if token:
        command[1:1] = ["-H", f"Authorization: Bearer {token}"]
    environment = {**os.environ, "BENCH_PATHS": paths or "", "BENCH_REQUESTS": requests or "", "BENCH_KEYS": keys or ""}
    out = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout
    if re.search(r"Non-2xx|Socket errors", out):
        raise SystemExit(f"bench: errors under load on {url}:\n{out}")
    requests = int(re.search(r"(\d+) requests in", out)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return requests, rate, latency(out, "50%"), latency(out, "99%")


def latency(out, percent):
    value, unit = re.search(rf"{percent}\s+([\d.]+)(us|ms|s)", out).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def pgbench(database, script, clients, seconds, variables, warm_up=3):
    """Transactions a second, once every client has prepared its statements and Postgres has settled on plans for them."""
    command = database.command("pgbench", "-n", "-M", "prepared", "-f", script, "-c", str(clients), "-j", "2", "-P", "1",
                               "-T", str(warm_up + seconds), *variables)
    out = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if out.returncode:
        raise SystemExit(f"bench: pgbench failed:\n{out.stderr}")
    if re.search(r"number of failed transactions: [1-9]", out.stdout):
        raise SystemExit(f"bench: pgbench saw failures:\n{out.stdout}")
    rates = [(float(at), float(rate)) for at, rate in re.findall(r"progress: ([\d.]+) s, ([\d.]+) tps", out.stderr)]
    return statistics.mean([rate for at, rate in rates if at > warm_up + 0.5])
