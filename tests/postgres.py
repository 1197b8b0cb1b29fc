"""A private cluster of PostgreSQL in a folder that goes with it, and databases in it, each a store's."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from tools import postgresql

_SOON = 60
"""Seconds in which a cluster has to answer."""


def _made_folder() -> tuple[Path, dict[str, Any]]:
    """A folder of a short name, for a socket, and how to run a program in it: as root PostgreSQL runs not."""
    folder = Path(tempfile.mkdtemp(prefix="tqdesk-", dir="/tmp"))
    if os.geteuid() != 0:
        return folder, {"cwd": folder}
    user = next(user for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody"))
    os.chown(folder, user.pw_uid, user.pw_gid)
    return folder, {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def cluster() -> Iterator[Engine]:
    """A cluster of its own, without a network, as an engine on its database ``postgres``."""
    programs = postgresql.programs()
    assert programs is not None, "PostgreSQL is missing: tools/postgresql.py installs it"
    folder, manner = _made_folder()
    try:
        data = folder / "data"
        make = ["-D", str(data), "-U", "tqdesk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([str(programs / "initdb"), *make], check=True, capture_output=True, **manner)
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off"}
        run = ["-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
        with (folder / "log").open("wb") as log:
            server: subprocess.Popen[bytes] = subprocess.Popen(
                [str(programs / "postgres"), *run], stdout=log, stderr=log, **manner
            )
        try:
            engine = sqlalchemy.create_engine(f"postgresql+psycopg://tqdesk@/postgres?host={folder}")
            _wait(engine, server, folder / "log")
            yield engine
            engine.dispose()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(_SOON)
    finally:
        shutil.rmtree(folder)


def _wait(engine: Engine, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _SOON
    while True:
        try:
            engine.connect().close()
            return
        except OperationalError:
            assert server.poll() is None and time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.05)


@contextmanager
def database(server: Engine, name: str, *, template: str = "template0") -> Iterator[Engine]:
    """A database of a cluster, dropped when done; as an engine."""
    alone = server.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine = sqlalchemy.create_engine(server.url.set(database=name))
    try:
        yield engine
    finally:
        engine.dispose()
        with alone.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
