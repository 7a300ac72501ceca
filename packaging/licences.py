"""The licences of what the kiosk is delivered with: a check, and the table of THIRD_PARTY.md.

    python packaging/licences.py      names every package of requirements.lock whose licence isn't allowed

The versions are the lock's; the licences are what the installed packages state (pip-licenses).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: What a package may state: permissive, or weak copyleft used unchanged as a library that the operator may replace.
_ALLOWED = {
    *("MIT", "MIT-0", "MIT-CMU", "MIT License", "ISC", "0BSD", "Zlib", "CC0-1.0", "PSF-2.0", "Public Domain"),
    *("BSD License", "BSD-2-Clause", "BSD-3-Clause"),
    *("Apache-2.0", "Apache Software License", "Apache License, Version 2.0"),
    *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),
    *("LGPL-3.0-only", "GNU Lesser General Public License v2 or later (LGPLv2+)"),
}

#: Read by a person, because the metadata says too little. A new version is to be read again.
_READ = {
    "pypdfium2": (
        "BSD-3-Clause, Apache-2.0, dependency licenses",
        "PDFium's own parts: BSD, MIT, FreeType, libtiff, IJG",
    ),
    "qrcode": (
        "BSD License; Other/Proprietary License",
        "BSD-3-Clause and MIT (its QR tables); the second classifier is wrong",
    ),
}


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    url: str

    @property
    def allowed(self) -> bool:
        """True where one way of "A OR B" names only allowed licences, or a person has read exactly this statement."""
        if self.licence == _READ.get(self.name, ("", ""))[0]:
            return True
        return any(all(part in _ALLOWED for part in way.split(" AND ")) for way in self.licence.split(" OR "))

    @property
    def note(self) -> str:
        return _READ[self.name][1] if self.name in _READ else ""


def normal(name: str) -> str:
    """A distribution's name as the lock writes it: lower case, runs of - _ . as one -."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """Name → version of requirements.lock."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", lock, re.MULTILINE))


def packages() -> tuple[Package, ...]:
    """Every locked package with the licence that its installed copy states. RuntimeError where one isn't installed."""
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--with-system", "--with-urls", "--format=json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    stated = {normal(row["Name"]): row for row in json.loads(run.stdout)}
    lock = locked()
    if absent := lock.keys() - stated.keys():
        raise RuntimeError(f"not installed, so no licence is known: {', '.join(sorted(absent))}")
    return tuple(
        Package(name, version, " ".join(stated[name]["License"].split()), stated[name]["URL"])
        for name, version in sorted(lock.items())
    )


def main() -> int:
    refused = [package for package in packages() if not package.allowed]
    for package in refused:
        print(f"{package.name} {package.version}: {package.licence!r} is not an allowed licence", file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
