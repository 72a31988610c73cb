"""A Postgres of the benchmark's own: in a folder, on a unix socket, with durable settings."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

import machine


class Postgres:
    def __init__(self):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = tempfile.mkdtemp(prefix="cartwright-bench-")
        os.chmod(self.folder, 0o755)
        self.data = f"{self.folder}/data"
        self.root = os.getuid() == 0
        if self.root:
            shutil.chown(self.folder, "postgres", "postgres")

    @property
    def url(self):
        return f"postgresql://bench@/bench?host={self.folder}"

    def __enter__(self):
        self.run("initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        settings = {
            "listen_addresses": "''", "unix_socket_directories": f"'{self.folder}'", "shared_buffers": "1GB",
            "max_connections": 200, "shared_preload_libraries": "pg_stat_statements", "jit": "off",
            "max_wal_size": "4GB", "log_destination": "stderr", "logging_collector": "off", "log_min_messages": "warning",
        }
        with open(f"{self.folder}/extra.conf", "w") as f:
            f.writelines(f"{k} = {v}\n" for k, v in settings.items())
        os.chmod(f"{self.folder}/extra.conf", 0o644)
        self.run("sh", "-c", f"cat {self.folder}/extra.conf >> {self.data}/postgresql.conf")
        self.log = open(f"{self.folder}/log", "w+")
        self.launch()
        for _ in range(400):
            if subprocess.run(self.command("pg_isready"), capture_output=True).returncode == 0:
                break
            time.sleep(0.05)
        self.sql("create database bench", database="postgres")
        self.sql("create extension pg_stat_statements")
        return self

    def launch(self):
        """Starts it, without waiting until it lets anyone in."""
        self.process = subprocess.Popen(
            self.as_user(f"{self.bin}/postgres", "-D", self.data), stdout=self.log, stderr=self.log)

    def kill(self):
        """Ends all its processes at once, as a crash of the machine would."""
        for each in machine.tree(self.process.pid):
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def __exit__(self, *_):
        self.run("pg_ctl", "stop", "-D", self.data, "-m", "fast", check=False)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def as_user(self, *command):
        return ["runuser", "-u", "postgres", "--", *command] if self.root else list(command)

    def run(self, program, *arguments, check=True):
        path = f"{self.bin}/{program}" if os.path.exists(f"{self.bin}/{program}") else program
        subprocess.run(self.as_user(path, *arguments), check=check, capture_output=True, cwd="/")

    def command(self, program, *arguments, database="bench"):
        target = ["-h", self.folder, "-U", "bench"] + (["-d", database] if program != "pgbench" else [])
        return [f"{self.bin}/{program}", *target, *arguments] + ([database] if program == "pgbench" else [])

    def sql(self, statement, database="bench"):
        """The rows, as lists of strings."""
        command = self.command("psql", "-X", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-c", statement, database=database)
        out = subprocess.run(command, capture_output=True, text=True)
        if out.returncode:
            raise SystemExit(f"bench: {statement[:80]} failed: {out.stderr}")
        return [line.split("\x1f") for line in out.stdout.splitlines() if line]

    def statements_of(self, action):
        """The statements that the server gets from others while `action` runs, as (text with $1 …, [parameters])."""
        self.sql("alter system set log_statement = 'all'")
        self.sql("select pg_reload_conf()")
        time.sleep(0.3)
        self.log.flush()
        start = os.path.getsize(self.log.name)
        action()
        time.sleep(0.3)
        with open(self.log.name) as f:
            f.seek(start)
            text = f.read()
        self.sql("alter system reset log_statement")
        self.sql("select pg_reload_conf()")
        return text
