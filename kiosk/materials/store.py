"""Photos of papers while an application is filled in: sealed files beside the journal, their keys in memory only.

A photo is handed over (`Uploads`) before the filing's INTENT is written, so nobody needs it after a crash. Therefore
its key is never written anywhere: whatever a power cut, a kill or a stolen disk leaves is noise, and is swept at the
next start. To throw away is to forget the key and unlink. Nothing is overwritten: on flash, and on file systems that
copy on write, new bytes go elsewhere and the old ones stay.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

from kiosk import durable
from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.vault import KEY_BYTES, Vault
from kiosk.ports import Check, Health, JournalUnwritable, Photo, by_system, shows, together
from kiosk.texts.said import Text

#: All photos together, in bytes: ten papers of 400 kB for a dozen visits. More means that something is not dropped.
MOST_BYTES = 48 * 1024 * 1024
_OURS = re.compile(r"[0-9a-f]{32}\.(photo|new)\Z")


@dataclass(frozen=True)
class _Kept:
    """One photo on disk. Every photo has a key of its own: "take it again" makes the one before unreadable."""

    material: Material
    digest: str
    name: str
    size: int
    vault: Vault = field(repr=False)


class SealedPhotos:
    """kiosk.ports.MaterialStore in a folder, made with the first photo (mode 700, files 600, random names).

    Callable from several threads; one process a folder, which the journal's lock ensures.
    """

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most
        self._lock = threading.Lock()
        self._kept: dict[str, dict[Material, _Kept]] = {}
        self._failed: Text | None = None

    def keep(self, visit: str, material: Material, photo: Photo) -> Handed | Problem:
        """Sealed and durable on return. PHOTO_NOT_KEPT where the disk or `most` doesn't allow it; then an earlier
        photo of this material is still kept."""
        vault, name = Vault(secrets.token_bytes(KEY_BYTES)), secrets.token_hex(16)
        digest = hashlib.sha256(photo.jpeg).hexdigest()
        sealed = vault.seal("materials", material.value, name, photo.jpeg)
        with self._lock:
            if self._size() + len(sealed) > self._most:
                return self._refused(shows("materials.no_room", size=self._size() // 1024))
            try:
                self._write(name, sealed)
            except OSError as error:
                self._unlink(name)
                return self._refused(by_system(error))
            of_visit = self._kept.setdefault(visit, {})
            before = of_visit.get(material)
            of_visit[material] = _Kept(material, digest, name, len(sealed), vault)
            self._failed = None
            if before is not None:
                self._unlink(before.name)
        return Handed(material, Way.PHOTO, digest)

    def read(self, visit: str, digest: str) -> bytes | None:
        with self._lock:
            kept = next((k for k in self._kept.get(visit, {}).values() if k.digest == digest), None)
            if kept is None:
                return None
            try:
                sealed = self._path(kept.name).read_bytes()
                return kept.vault.open("materials", kept.material.value, kept.name, sealed)
            except (OSError, JournalUnwritable):  # gone, or changed behind our back
                return None

    def drop(self, visit: str) -> None:
        with self._lock:
            for kept in self._kept.pop(visit, {}).values():
                self._unlink(kept.name)

    def sweep(self, keep: frozenset[str]) -> int:
        """Files whose key is gone go whatever `keep` says: nobody can read them any more."""
        with self._lock:
            self._kept = {visit: photos for visit, photos in self._kept.items() if visit in keep}
            known = {kept.name for photos in self._kept.values() for kept in photos.values()}
            left = [name for name in self._names() if name.partition(".")[0] not in known]
            for name in left:
                self._unlink(name.partition(".")[0])
        return len(left)

    def check(self) -> Check:
        """What stands there, in numbers; never what it is."""
        with self._lock:
            count, size, failed = sum(map(len, self._kept.values())), self._size(), self._failed
            strays = len(self._names()) - count
        kept = shows("materials.kept", count=count, size=size // 1024, most=self._most // 1024)
        evidence = together(kept, shows("materials.strays", count=strays) if strays > 0 else None)
        driver = f"{type(self).__module__}.{type(self).__qualname__}"
        if failed:
            problem = ProblemCode.PHOTO_NOT_KEPT
            evidence = together(evidence, shows("materials.not_kept", why=failed))
            return Check("materials", Health.DEGRADED, evidence, driver, problem)
        return Check("materials", Health.READY, evidence, driver)

    def _refused(self, why: Text) -> Problem:
        self._failed = why
        return Problem(ProblemCode.PHOTO_NOT_KEPT)

    def _size(self) -> int:
        return sum(kept.size for photos in self._kept.values() for kept in photos.values())

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.photo"

    def _names(self) -> list[str]:
        try:
            return [name for name in os.listdir(self._folder) if _OURS.match(name)]
        except OSError:  # not made yet
            return []

    def _write(self, name: str, sealed: bytes) -> None:
        """Whole under its name or not at all. Forced to the disk, so that a disk that can't take it says so now."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path(name).with_suffix(".new")
        durable.write(new, sealed, os.O_EXCL)
        new.rename(self._path(name))
        durable.sync_folder(self._folder)

    def _unlink(self, name: str) -> None:
        """Where even this fails the key is forgotten all the same; the next sweep tries again."""
        for path in (self._path(name), self._path(name).with_suffix(".new")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
