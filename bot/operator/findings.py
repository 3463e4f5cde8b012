"""What was looked at on this machine and how it stands: one line each, with the fix where there is something to fix."""

import errno
import json
import os
import socket
import tempfile
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PORTS_TRIED = 200
PATIENCE = 2.0
"""Seconds in which what listens on a port can say that it is OpenGig."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on, and where that is asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was checked; `fix` is what the operator can do, and None if all is well.

    A `hint` is nothing that must be mended: all works without it.
    """

    text: str
    fix: str | None = None
    hint: bool = False

    @property
    def is_problem(self) -> bool:
        """Whether something must be mended."""
        return self.fix is not None and not self.hint

    def __str__(self) -> str:
        if self.hint:
            return f"hint     {self.text} → {self.fix}"
        return f"problem  {self.text} → {self.fix}" if self.fix else f"ok       {self.text}"


def port_finding(host: str, port: int, *, another: str, may_run: bool = False) -> Finding:
    """Check that a server can listen there, or, where OpenGig `may_run` already, that it does.

    `another` is the advice, with `{port}` for a port that is free.
    """
    trouble = _listen(host, port)
    if trouble is None:
        return Finding(text=f"Port {port} on {host} is free.")
    if trouble == errno.EADDRINUSE and may_run and _is_opengig(host, port):
        return Finding(text=f"OpenGig is running on port {port}.")
    if trouble == errno.EADDRINUSE:
        return Finding(text=f"Port {port} is in use.", fix=another.format(port=free_port(host, port)))
    if trouble == errno.EACCES:
        return Finding(text=f"Port {port} is kept for the system.", fix=another.format(port=free_port(host, 8765)))
    return Finding(text=f"This machine cannot listen on {host} ({os.strerror(trouble)}).", fix="Correct web.host.")


def free_port(host: str, taken: int) -> int:
    """Return a port after `taken` on which a server can listen now."""
    for port in range(taken + 1, min(taken + PORTS_TRIED, 65536)):
        if _listen(host, port) is None:
            return port
    with socket.create_server((host, 0), family=_family(host)) as server:
        return int(server.getsockname()[1])


def folder_finding(folder: Path) -> Finding:
    """Check that files can be made in `folder`, or that it can be made itself."""
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        return Finding(text=f"{nearest} is a file, not a folder.", fix="Choose another folder for the data.")
    try:
        # Only a real file tells: rights say nothing of a disk that is full or read-only.
        tempfile.TemporaryFile(dir=nearest).close()
    except OSError as error:
        return Finding(
            text=f"The folder {nearest} cannot be written by this user ({error.strerror}).",
            fix="Change its rights, or choose another folder for the data.",
        )
    return Finding(text=f"The folder {folder} can be written.")


def file_finding(file: Path) -> Finding:
    """Check that the SQLite database `file`, and what SQLite keeps beside it, can be written if it is there."""
    for path in (file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm", ".lock"))):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            return Finding(
                text=f"The file {path} cannot be written by this user.",
                fix="Change its owner or its rights, or choose another place for the data.",
            )
    return folder_finding(file.parent)


def _listen(host: str, port: int) -> int | None:
    """Return why it is impossible to listen there (an errno), or None if it is possible."""
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        # A name that does not resolve has a code of its own, below zero, which is not an errno.
        return error.errno if error.errno and error.errno > 0 else errno.EADDRNOTAVAIL
    return None


def _is_opengig(host: str, port: int) -> bool:
    """Ask what listens there whether it is OpenGig."""
    connection = HTTPConnection(EVERYWHERE.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health")
        answer = json.loads(connection.getresponse().read(1000))
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(answer, dict) and answer.get("program") == "opengig"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
