"""Runs a real Postgres for the tests, without Docker and without root.

A test can stop, start and freeze it.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.postgres_binaries import postgres_binaries

PASSWORD = "s3cret-of-the-tests"


class Postgres:
    def __init__(self) -> None:
        # This folder contains the data, the log, the password, the socket and, for root, a copy of
        # the binaries. Its path is short, because a socket path must not exceed 107 characters.
        self.home = Path(tempfile.mkdtemp(prefix="todo-postgres-", dir="/tmp"))
        self.home.chmod(0o755)
        self.bin = postgres_binaries(self.home)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._frozen: list[int] = []
        # Postgres refuses to run as root.
        self._user = "nobody" if os.geteuid() == 0 else None
        run = self.home / "run"
        run.mkdir(mode=0o700)
        if self._user:
            shutil.chown(run, self._user)
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
            # The time zone is not UTC, so that a test fails if a time is returned in the database's
            # time zone.
            "timezone": "Asia/Karachi",
        }
        arguments = [f"-c{name}={value}" for name, value in options.items()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *arguments],
                stdout=log,
                stderr=log,
                cwd=self.home,
                user=self._user,
                group=self._group(),
                extra_groups=self._extra_groups(),
            )
        wait_until(self._answers, seconds=20, what="Postgres to answer")

    def stop(self) -> None:
        self.thaw()
        if self.process:
            # SIGINT requests a fast shutdown, which disconnects the clients.
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=20)
            self.process = None

    def freeze(self) -> None:
        """Simulates a hung node.

        Connections stay open and the kernel accepts new ones, but nothing responds.
        """
        with self.connect() as connection:
            backends = [
                pid
                for (pid,) in connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                )
            ]
        self._frozen = [self._running().pid, *backends]
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
        """Creates an empty database and returns its URL."""
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def statements(self) -> int:
        """Returns the number of statements that this server has received."""
        return self.log.read_text(errors="replace").count("statement: ")

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise RuntimeError("Postgres is not running. Call start() first")
        return self.process

    def _answers(self) -> bool:
        if self._running().poll() is not None:
            raise RuntimeError(
                f"Postgres exited unexpectedly:\n{self.log.read_text(errors='replace')[-2000:]}"
            )
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _group(self) -> int | None:
        return pwd.getpwnam(self._user).pw_gid if self._user else None

    def _extra_groups(self) -> list[str] | None:
        return [] if self._user else None

    def _initdb(self, password_file: Path) -> None:
        options = ["-U", "todo", "--auth=scram-sha-256", f"--pwfile={password_file}"]
        options += ["--no-sync", "--encoding=UTF8", "--locale=C"]
        done = subprocess.run(
            [self.bin / "initdb", "-D", self.data, *options],
            check=False,
            cwd=self.home,
            capture_output=True,
            text=True,
            user=self._user,
            group=self._group(),
            extra_groups=self._extra_groups(),
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Waits until `condition` returns a true value. Returns the number of seconds waited.

    Fails the test if the condition is still false after `seconds`.
    """
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return time.monotonic() - started
