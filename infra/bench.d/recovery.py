"""How soon service is back: after the process that serves has trapped, and after Postgres was killed."""
import os
import signal
import socket
import subprocess
import threading
import time

import machine


def answers(port, path, timeout):
    """Whether one request gets a 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return s.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def until_answered(port, path, seconds=30):
    """Asks again and again; the moment of the first 200."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answers(port, path, timeout=1):
            return time.monotonic()
        time.sleep(0.001)
    raise SystemExit(f"bench: {path} was not answered again within {seconds} s")


def after_trap(port, parent, path):
    """Milliseconds from the trap of the process that serves to the first answer of the next one."""
    child = machine.children(parent)[0]
    began = time.monotonic()
    os.kill(child, signal.SIGILL)
    # Whatever still answers until the process is gone is not the next one.
    while os.path.exists(f"/proc/{child}") and time.monotonic() < began + 5:
        time.sleep(0.0002)
    return (until_answered(port, path) - began) * 1000


def after_postgres(database, port, path):
    """Milliseconds from the moment that Postgres, killed and started again, lets psql in to the first answer that needs it."""
    database.kill()
    if answers(port, path, timeout=5):
        raise SystemExit("bench: a request was answered without Postgres")
    # Away for long enough that whoever tries again has come to the longest of its pauses.
    time.sleep(3)
    database.launch()
    accepted = []

    def probe():
        while subprocess.run(database.command("psql", "-X", "-c", "select 1"), capture_output=True).returncode:
            time.sleep(0.002)
        accepted.append(time.monotonic())

    prober = threading.Thread(target=probe)
    prober.start()
    served = until_answered(port, path)
    prober.join()
    return max(0, served - accepted[0]) * 1000
