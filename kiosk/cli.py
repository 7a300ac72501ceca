"""`kiosk run | demo | check | visit | slip | staff`. Qt is loaded only for a window, by entry point."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from kiosk import __version__, log
from kiosk.bootstrap import build
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import make_key
from kiosk.papers.seal import KeyUnusable, Seal
from kiosk.papers.verify import verify_command
from kiosk.ports import JournalUnwritable, StaffId
from kiosk.scenario.play import everyone, play
from kiosk.scenario.scenario import load as load_scenario
from kiosk.settings import Settings, SettingsError
from kiosk.settings import load as load_settings
from kiosk.texts import text


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where everything went well, 1 where the work found a fault, 2 where it could not begin."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.do(asked))
    except (SettingsError, KeyUnusable) as error:
        print(f"kiosk: {error}", file=sys.stderr)
    except (JournalNotOpened, JournalUnwritable) as error:
        key = f"problem.{error.code.value}"
        print(f"kiosk: {error.code.value} {text('en', f'{key}.title')}: {error}", file=sys.stderr)
        print(f"kiosk: {text('en', f'{key}.engineer')}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description="The cross-province settlement kiosk.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="the kiosk window on its devices")
    run.add_argument("--settings", type=Path, help="settings file (docs/settings.md)")
    run.add_argument("--log", type=Path, help="log file; standard error without it")
    run.set_defaults(do=_run)

    demo = commands.add_parser("demo", help="the bench: window and dock, or scripted visits without a display")
    demo.add_argument("--out", type=Path, default=Path("out"), help="where pages and papers go")
    demo.add_argument("--offscreen", action="store_true", help="play the scripted visits, display or not")
    demo.set_defaults(do=lambda asked: _window("demo")(asked.out, offscreen=asked.offscreen))

    check = commands.add_parser("check", help="diagnose every part")
    check.add_argument("--settings", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(do=_check)

    visit = commands.add_parser("visit", help="play a scripted visit without a window (docs/scenarios.md)")
    visit.add_argument("scenario", type=Path, nargs="?")
    visit.add_argument("--everyone", action="store_true", help="every person of the default world instead")
    visit.add_argument("--out", type=Path, required=True, help="folder for visit.json and the papers")
    visit.set_defaults(do=_visit)

    slip = commands.add_parser("slip", help="work with printed slips").add_subparsers(required=True, metavar="WHAT")
    verify = slip.add_parser("verify", help="check a slip's QR offline")
    verify.add_argument("slip", help="the QR's text, or a PDF or picture of the slip")
    verify.add_argument("--key", type=Path, action="append", required=True, help="the kiosk's public key (PEM)")
    verify.add_argument("--name", default="", help="name on the paper, to check that the slip is this person's")
    verify.add_argument("--id-number", default="", help="ID number on the paper")
    verify.add_argument("--language", choices=("zh", "en"), default="zh")
    verify.set_defaults(do=_verify)

    keys = commands.add_parser("keys", help="make the terminal's keys").add_subparsers(required=True, metavar="WHICH")
    for which, what in (("journal", "the key that seals identities"), ("slip", "the key that signs slips")):
        key = keys.add_parser(which, help=f"{what}, mode 600; never over an existing file")
        key.add_argument("path", type=Path)
        key.set_defaults(do=_journal_key if which == "journal" else _slip_key)

    staff = commands.add_parser("staff", help="staff PINs").add_subparsers(required=True, metavar="WHAT")
    pin = staff.add_parser("pin", help="set the PIN of a staff member")
    pin.add_argument("staff", help='a short name such as "w01", never a person\'s name')
    pin.add_argument("--settings", type=Path)
    pin.set_defaults(do=_staff_pin)
    return parser


def _settings(asked: argparse.Namespace) -> Settings:
    return load_settings(asked.settings) if asked.settings else Settings()


def _window(name: str) -> Any:
    found = {e.name: e for e in entry_points(group="kiosk.windows")}
    if name not in found:
        raise SettingsError("no window is installed")
    return found[name].load()


def _run(asked: argparse.Namespace) -> int:
    log.configure(asked.log)
    window = _window("run")
    kiosk = build(_settings(asked))
    return int(window(kiosk, kiosk.parts.clock))


def _check(asked: argparse.Namespace) -> int:
    log.configure(None)
    kiosk = build(_settings(asked))
    try:
        report = kiosk.report()
    finally:
        kiosk.parts.journal.close()
    print(json.dumps(report.as_data(), ensure_ascii=False, indent=2) if asked.json else report.as_text())
    return 0 if report.ready else 1


def _visit(asked: argparse.Namespace) -> int:
    log.configure(None)
    if asked.everyone == bool(asked.scenario):
        raise SettingsError("visit: give a scenario file, or --everyone")
    plays = [(load_scenario(asked.scenario), asked.out)] if asked.scenario else list(everyone(asked.out))
    for scenario, out in plays:
        for visit in play(scenario, out)["visits"]:
            settled = visit["settlement"]
            amount = f" total {settled['total']} fen, cash {settled['cash']} fen" if settled else ""
            problems = f" problems {' '.join(visit['problems'])}" if visit["problems"] else ""
            print(f"{visit['person']}: {visit['end']}{amount}{problems}")
    print(f"written: {asked.out}")
    return 0


def _verify(asked: argparse.Namespace) -> int:
    try:
        keys = b"".join(path.read_bytes() for path in asked.key)
    except OSError as error:
        raise SettingsError(f"{error.filename}: {error.strerror}") from error
    report = verify_command(
        _codes(asked.slip), keys, name=asked.name, id_number=asked.id_number, language=asked.language
    )
    print("\n".join(report.lines))
    return report.code


def _codes(slip: str) -> Sequence[str]:
    """The codes on a PDF or picture; what isn't a file is a code's own text (too long for a name, as often as not)."""
    try:
        data = Path(slip).read_bytes()
    except OSError:
        return [slip]
    readers = {e.name: e for e in entry_points(group="kiosk.readback")}
    try:
        return tuple(readers["codes"].load()(data))
    except ValueError as error:
        raise SettingsError(f"{slip}: {error}") from error


def _journal_key(asked: argparse.Namespace) -> int:
    make_key(asked.path)
    print(f"written: {asked.path}; keep a copy where the journal's backups are not")
    return 0


def _slip_key(asked: argparse.Namespace) -> int:
    """The private key to `path`, the public one beside it for whoever verifies slips."""
    public = asked.path.with_name(asked.path.name + ".pub")
    public.write_bytes(Seal.create(asked.path).public_pem())
    print(f"written: {asked.path} and {public}")
    return 0


def _staff_pin(asked: argparse.Namespace) -> int:
    kiosk = build(_settings(asked))
    try:
        kiosk.parts.journal.set_staff_pin(StaffId(asked.staff), getpass.getpass("PIN: "))
    finally:
        kiosk.parts.journal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
