"""Processes and what they cost: CPU and memory of a whole process tree, read from /proc."""
import os
import signal
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def tree(pid):
    """The process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as f:
                    parent = int(f.read().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(entry))
            except OSError:
                pass
    found, queue = [], [pid]
    while queue:
        here = queue.pop()
        found.append(here)
        queue += children.get(here, [])
    return found


def children(pid):
    """The processes that a process has started, the oldest first."""
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(each) for each in f.read().split()]


def cpu_seconds(pid):
    """User and system time of the tree so far."""
    total = 0
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / TICK


def memory_mb(pid):
    """Proportional set size of the tree: shared pages count once."""
    total = 0
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/smaps_rollup") as f:
                total += sum(int(line.split()[1]) for line in f if line.startswith("Pss:"))
        except OSError:
            pass
    return total / 1024


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process=None, seconds=20, path=None):
    """Until the port accepts a connection (or, with a path, answers 200)."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process and process.poll() is not None:
            raise SystemExit(f"bench: {process.args[0]} ended with {process.returncode} before it listened")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as s:
                if path is None:
                    return
                s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                if s.recv(64).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            pass
        time.sleep(0.002)
    raise SystemExit(f"bench: nothing answered on port {port} within {seconds} s")


class Running:
    """A process of ours, ended by its pid when the block ends."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(command, **options)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
