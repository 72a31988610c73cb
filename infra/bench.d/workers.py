"""Functions in processes of their own: how soon one is ready, and what the way through the Runtime API costs."""
import http.client
import json
import os
import socket
import statistics
import subprocess
import time

import load
import machine


class RuntimeAPI:
    """The Runtime API for one process: hands it one event, and takes the moments at which it asks and answers."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]

    def run(self, command, environment, event):
        """Seconds from exec to the first `next`, and to the answer to the event; and the answer."""
        began = time.monotonic()
        process = subprocess.Popen(command, env={**environment, "AWS_LAMBDA_RUNTIME_API": self.address},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            connection, asked, answered, body, rest = None, None, None, b"", b""
            while answered is None:
                if connection is None:
                    self.listener.settimeout(20)
                    connection, _ = self.listener.accept()
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    connection.settimeout(20)
                head, rest = self.read_head(connection, rest)
                if not head:
                    connection, rest = None, b""
                    continue
                line, length = head.split(b"\r\n", 1)[0], self.length(head)
                while len(rest) < length:
                    rest += connection.recv(65536)
                body, rest = rest[:length], rest[length:]
                if line.startswith(b"GET") and b"/invocation/next" in line and asked is None:
                    asked = time.monotonic() - began
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: bench-1\r\n"
                        b"Lambda-Runtime-Deadline-Ms: %d\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:1:function:f\r\n"
                        b"Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793\r\nContent-Length: %d\r\n\r\n"
                        % (int(time.time() * 1000) + 30_000, len(event)) + event)
                elif b"/invocation/bench-1/" in line:
                    answered = time.monotonic() - began
                    if not line.split()[1].endswith(b"/response"):
                        raise SystemExit(f"bench: the function failed: {body[:500]!r}")
                    connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}")
                else:
                    # An extension registers, and waits for events that never come.
                    if line.startswith(b"POST") and line.split()[1].endswith(b"/extension/register"):
                        connection.sendall(b"HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: 1\r\nContent-Length: 2\r\n\r\n{}")
                    else:
                        raise SystemExit(f"bench: the function asked {line!r}")
            return asked, answered, body
        finally:
            process.kill()
            process.wait()
            if connection:
                connection.close()

    @staticmethod
    def read_head(connection, rest):
        while b"\r\n\r\n" not in rest:
            piece = connection.recv(65536)
            if not piece:
                return b"", b""
            rest += piece
        head, rest = rest.split(b"\r\n\r\n", 1)
        return head, rest

    @staticmethod
    def length(head):
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                return int(line.split(b":")[1])
        return 0


def starts(program, environment, event, rounds):
    """From exec to the first `next`, and of a function that reads the database from exec to its answer."""
    api = RuntimeAPI()
    asked, answered = [], []
    for _ in range(rounds):
        first, _, _ = api.run([program, "health"], environment, json.dumps(event("/health")).encode())
        asked.append(first * 1000)
        _, whole, body = api.run([program, "catalog-list-products"], environment, json.dumps(event("/products")).encode())
        if json.loads(body).get("statusCode") != 200:
            raise SystemExit(f"bench: the function answered {body[:500]!r}")
        answered.append(whole * 1000)
    return asked, answered


def latency(ports, path, count):
    """Milliseconds per request on one connection, by turns at each port."""
    connections = {port: http.client.HTTPConnection("127.0.0.1", port) for port in ports}
    times = {port: [] for port in ports}
    for number in range(count + 200):
        for port, connection in connections.items():
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"bench: {path} answered {answer.status}")
            # The first ones start processes and warm up.
            if number >= 200:
                times[port].append((time.perf_counter() - began) * 1000)
    return {port: statistics.median(each) for port, each in times.items()}


def event(path):
    """A request to an HTTP API, as payload 2.0 has it."""
    return {
        "version": "2.0", "routeKey": f"GET {path}", "rawPath": path, "rawQueryString": "",
        "headers": {"host": "localhost", "accept": "application/json"},
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "localhost", "domainPrefix": "localhost",
            "http": {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "bench"},
            "requestId": "r", "routeKey": f"GET {path}", "stage": "$default", "time": "12/Mar/2020:19:03:58 +0000",
            "timeEpoch": int(time.time() * 1000)},
        "isBase64Encoded": False}


def measure(bench, database, port):
    """`port` is where the same functions are served in process."""
    rounds = max(15, bench.options.rounds)
    program = f"{bench.RELEASE}/cartwright"
    environment = {**os.environ, "DATABASE_URL": database.url, "JWT_SECRET": bench.SECRET}
    bench.say("A function's process, from exec to its first `next` and to its first answer …")
    asked, answered = starts(program, environment, event, rounds)
    middle = statistics.median
    bench.row("a function, exec to its first `next`", f"{middle(asked):.1f} ms", "", None, "≤ 15 ms", middle(asked) <= 15,
              f"from {min(asked):.1f} to {max(asked):.1f} ms")
    bench.row("a function that reads the database, exec to its answer", f"{middle(answered):.1f} ms", "", None, "≤ 60 ms",
              middle(answered) <= 60, f"from {min(answered):.1f} to {max(answered):.1f} ms")
    bench.say("A warm invocation through the Runtime API …")
    isolated = machine.free_port()
    with open(f"{database.folder}/dev.log", "w") as log:
        command = [program, "dev", "--port", str(isolated), "--admin-port", str(machine.free_port())]
        with machine.Running(command, env=environment, stdout=log, stderr=log, cwd=database.folder) as dev:
            machine.wait_for(isolated, dev.process, path="/health")
            times = latency([port, isolated], "/health", 2_000)
            added = times[isolated] - times[port]
            bench.row("a warm invocation in a process of its own, added", f"{added:.2f} ms", f"in process {times[port]:.2f} ms", None,
                      "≤ 0.5 ms", added <= 0.5, f"{times[isolated]:.2f} ms in all, one connection")
            results = [load.wrk(f"http://127.0.0.1:{isolated}/health", 16, bench.options.seconds) for _ in range(bench.options.rounds)]
            rate = middle([each[1] for each in results])
            bench.row("requests through workers, two cores", f"{rate:,.0f}/s", "", None, "≥ 5,000/s", rate >= 5_000,
                      f"p50 {middle([each[2] for each in results]):.2f} ms, p99 {middle([each[3] for each in results]):.2f} ms, 16 connections")
