"""What the seeds taught, kept in a file of the person's cache: learning takes seconds, reading it a fraction of one.

The file is worth nothing by itself. Whoever deletes it, or changes a seed, a word list or this code, waits once more.
"""

import hashlib
import logging
import os
import zipfile
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from bot.understanding.classifier import Classifier

log = logging.getLogger(__name__)

_FILE = "intents.npz"
_SOURCES = ("bot.understanding", "core.mentors.topics")
"""The packages that decide what is learnt: code, word lists, seeds and the table of topics."""
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile)


def learnt(train: Callable[[], Classifier], folder: Path | None = None) -> Classifier:
    """Return the classifier kept in `folder` (the person's cache), or else what `train` returns, and keep that."""
    folder = folder or cache_folder()
    if folder is None:
        return train()
    version = sources_digest()
    kept = _kept(folder / _FILE, version)
    if kept is not None:
        return kept
    classifier = train()
    _keep(classifier, folder / _FILE, version)
    return classifier


def is_kept(folder: Path | None = None) -> bool:
    """Tell whether what was learnt can be read, so that nobody waits for the learning."""
    folder = folder or cache_folder()
    return folder is not None and _kept(folder / _FILE, sources_digest()) is not None


def cache_folder() -> Path | None:
    """Return where programs of this person keep what they can make again (XDG Base Directory); None without a home."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (named if named.is_absolute() else Path.home() / ".cache") / "opengig"
    except RuntimeError:
        return None


def sources_digest() -> str:
    """Return what changes whenever something else would be learnt."""
    digest = hashlib.sha256()
    for package in _SOURCES:
        for name, file in _files(files(package), package):
            content = file.read_bytes()
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.name.endswith((".py", ".toml")):
            yield name, entry


def _kept(file: Path, version: str) -> Classifier | None:
    """Return what the file says if it is of this `version`; whatever else it is, it counts as if it were not there."""
    if not file.exists():
        return None
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            if str(arrays["version"]) == version:
                return Classifier.from_arrays(arrays)
        log.info("learning intents again: what is kept in %s is of another version", file)
    except _UNREADABLE as error:
        log.warning("learning intents again: %s cannot be read (%s)", file, error)
    return None


def _keep(classifier: Classifier, file: Path, version: str) -> None:
    """Write the file at once or not at all, so that no other process reads half of it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=file.parent, prefix=f"{_FILE}.", delete=False) as half:
            try:
                np.savez(half, allow_pickle=False, version=np.array(version), **classifier.arrays())
                half.close()
                Path(half.name).replace(file)
            except BaseException:  # whatever stopped it, half a file is of no use
                Path(half.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        log.info("what was learnt about intents is not kept: %s", error)
