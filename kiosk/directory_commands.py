"""`kiosk directory …`: import a list of institutions, and look one up. cli.py is the door (docs/directory.md)."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from kiosk.directory.directory import Directory
from kiosk.directory.importing import import_list, sample_store
from kiosk.directory.institution import Institution, Question, Service, Trouble
from kiosk.directory.store import Unreadable
from kiosk.settings import Settings, SettingsError
from kiosk.settings import load as load_settings
from kiosk.texts import text

#: Bad rows that are told one by one; the others are counted.
_TOLD = 50


def import_command(asked: argparse.Namespace) -> int:
    """Exit code 0 where every row was taken over, 1 where rows are bad, 2 where there is no list to read."""
    from kiosk.policy.rows import AreaChange  # here: searching needs no rules
    from kiosk.policy.rulebook import load

    try:
        data = asked.list.read_bytes()
        dated = dt.date.fromisoformat(asked.dated) if asked.dated else None
        moved = {row.old: row.new for row in load().rows(AreaChange)}
        done = import_list(
            data, asked.into, dated=dated, source=asked.source, leave_out_bad=asked.leave_out_bad, moved=moved
        )
    except OSError as error:
        raise SettingsError(f"{error.filename}: {error.strerror}") from error
    except Unreadable as error:
        raise SettingsError(str(error)) from error
    except ValueError as error:
        raise SettingsError(f"--dated {asked.dated!r}: a date as YYYY-MM-DD expected") from error
    for bad in done.bad[:_TOLD]:
        print(f"{asked.list}: {bad}", file=sys.stderr)
    if len(done.bad) > _TOLD:
        print(f"and {len(done.bad) - _TOLD} more bad rows", file=sys.stderr)
    print(f"{done.encoding}: {done.institutions} institutions can be used, {len(done.bad)} rows are bad")
    if done.written:
        print(f"written: {asked.into}")
    else:
        print(f"nothing was written, {asked.into} is as it was; --leave-out-bad takes the good rows alone")
    return 0 if done.written and not done.bad else 1


def search_command(asked: argparse.Namespace) -> int:
    """Exit code 0 where something was found, 1 where nothing fits, 2 where the directory can't be read."""
    settings = load_settings(asked.settings) if asked.settings else Settings()
    path = asked.file or settings.directory.path
    near = asked.near or settings.institution.region
    directory = Directory(path, near, production=settings.terminal.production, sample=sample_store)
    if asked.service and asked.service not in set(Service):
        raise SettingsError(f"--service {asked.service!r}: one of {', '.join(Service)} expected")
    service = Service(asked.service) if asked.service else None
    found = directory.search(Question(" ".join(asked.words), asked.within, service))
    if isinstance(found, Trouble):
        raise SettingsError(f"directory: {text('en', f'directory.trouble.{found}')}")
    rows = [_plain(one) for one in found.institutions]
    if asked.json:
        print(json.dumps({"institutions": rows, "more": found.more}, ensure_ascii=False, indent=2))
        return 0 if rows else 1
    for row in rows:
        print("  ".join(part for part in (row["code"], row["name"], row["level"], row["place"], row["phone"]) if part))
        print(f"    {', '.join(row['services']) or 'services not given'}; {row['source']} {row['dated']}")
    if found.more:
        print("more institutions fit: say more")
    return 0 if rows else 1


def _plain(one: Institution) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "level": one.level,
        "region": one.region.code,
        "place": one.region.name,
        "address": one.address,
        "phone": one.phone,
        "services": [text("en", f"service.{s}") for s in sorted(one.services)],
        "dated": one.dated.isoformat(),
        "source": one.source,
    }
