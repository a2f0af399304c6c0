"""A real Postgres of the tests' own: started, stopped and frozen at will, without Docker and
without root's rights.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.postgres_binaries import postgres_binaries

PASSWORD = "s3cret-of-the-tests"


class Postgres:
    def __init__(self) -> None:
        # One folder for everything: data, log, password, and root's copy of the binaries.
        self.home = Path(
            tempfile.mkdtemp(prefix="todo-postgres-", dir="/tmp")
        )  # short: a socket path has 107 characters at most
        self.home.chmod(0o755)
        self.bin = postgres_binaries(self.home)
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self._frozen: list[int] = []
        # Postgres refuses to run as root.
        self._run_as = (
            {"user": "nobody", "group": _group_of("nobody"), "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )
        run = self.home / "run"
        run.mkdir(mode=0o700)
        if self._run_as:
            shutil.chown(run, "nobody")
        self.data, self.log = run / "data", self.home / "postgres.log"
        password_file = self.home / "password"
        password_file.write_text(PASSWORD)
        try:
            self._initdb(password_file)
        except BaseException:
            shutil.rmtree(self.home)
            raise

    def url(self, database: str) -> str:
        return f"postgresql://todo:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.data,
            "fsync": "off",
            "log_statement": "all",
            # Not UTC, so that a time handed on as the database tells it is noticed.
            "timezone": "Asia/Karachi",
        }
        arguments = [f"-c{name}={value}" for name, value in options.items()]
        with self.log.open("ab") as log:
            command = [self.bin / "postgres", "-D", self.data, *arguments]
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.home, **self._run_as
            )
        wait_until(self._answers, seconds=20, what="Postgres to answer")

    def stop(self) -> None:
        self.thaw()
        if self.process:
            self.process.send_signal(signal.SIGINT)  # "fast": connections are cut
            self.process.wait(timeout=20)
            self.process = None

    def freeze(self) -> None:
        """Connections stay open, new ones are taken by the kernel, nothing answers: a hung node."""
        with self.connect() as connection:
            backends = [
                pid
                for (pid,) in connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                )
            ]
        self._frozen = [self.process.pid, *backends]
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._frozen:
            os.kill(pid, signal.SIGCONT)
        self._frozen = []

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True, connect_timeout=3)

    def create_database(self, name: str) -> str:
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def statements(self) -> int:
        """How many statements were sent to this server so far."""
        return self.log.read_text(errors="replace").count("statement: ")

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(
                f"Postgres ended by itself:\n{self.log.read_text(errors='replace')[-2000:]}"
            )
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _initdb(self, password_file: Path) -> None:
        command = [
            self.bin / "initdb",
            "-D",
            self.data,
            "-U",
            "todo",
            "--auth=scram-sha-256",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ]
        command.append(f"--pwfile={password_file}")
        done = subprocess.run(
            command, cwd=self.home, capture_output=True, text=True, **self._run_as
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds: float, what: str) -> float:
    """Seconds it took; fails the test when `seconds` are over."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return time.monotonic() - started


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid
