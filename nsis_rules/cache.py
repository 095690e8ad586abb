"""The cache of checked programs: keyed by content, harmless when damaged, safe with two writers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from nsis_rules import store
from nsis_rules.program.program import Program

_KEPT = 20
_LARGEST = 100_000_000


def folder() -> Path:
    """Return the cache folder: `NSIS_RULES_CACHE`, else the user's cache folder."""
    named = os.environ.get("NSIS_RULES_CACHE")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path("~/.cache").expanduser()) / "nsis-rules"


def key_of(texts: Iterable[tuple[str, bytes]]) -> str:
    """Return the hash of named contents, in their order."""
    digest = hashlib.sha256()
    for name, content in texts:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read(key: str) -> Program | None:
    """Return the stored program of a key; a file that is missing, damaged or no plain file is no program."""
    try:
        path = folder() / f"{key}.json"
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        text = path.read_text(encoding="utf-8")
        check, _, stored = text.partition("\n")
        if check != hashlib.sha256(stored.encode()).hexdigest():
            return None
        return store.decode(stored)
    except (OSError, RuntimeError, UnicodeDecodeError, store.Damaged):
        return None


def write(key: str, program: Program) -> None:
    """Store a program, whole or not at all; a cache that cannot be written is no error."""
    stored = store.encode(program)
    text = f"{hashlib.sha256(stored.encode()).hexdigest()}\n{stored}"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        temporary = folder() / f".{key}.{os.getpid()}.part"
        try:
            _write_new(temporary, text)
            temporary.replace(folder() / f"{key}.json")
        finally:
            temporary.unlink(missing_ok=True)
        _forget_old()
    except (OSError, RuntimeError):  # not writable; or no home to write to
        return


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet: whoever put a link in its place is not followed."""
    path.unlink(missing_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def _forget_old() -> None:
    stored = sorted(folder().glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in stored[_KEPT:]:
        path.unlink(missing_ok=True)
