"""`kiosk run | demo | check | …`: every command and its options. Qt only for a window, by entry point.

Next to nothing of the kiosk is imported here: `kiosk run` has its first picture on the glass before the rest is loaded.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk import __version__, unread


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where everything went well, 1 where the work found a fault, 2 where it could not begin; 141, without
    a word, where nobody reads on (`kiosk devices | head`)."""
    return unread.quietly(lambda: _do(arguments))


def _do(arguments: Sequence[str] | None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.do(asked))
    except Exception as error:
        if not _commands().explain(error):
            raise
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

    _diagnostics(commands)

    install = commands.add_parser("install", help="record the terminal's numbers; take up what a lost one has left")
    install.add_argument("--settings", type=Path)
    install.add_argument("--excluded-by", required=True, metavar="WHO", help="who or which document confirms it")
    install.add_argument("--excluded-on", metavar="DATE", help="since when (YYYY-MM-DD); today without it")
    install.add_argument("--replaces", default="", metavar="KIOSK", help="the terminal whose place this one takes")
    install.set_defaults(do=lambda asked: _commands().install(asked))

    close = commands.add_parser("close", help="close a day on a terminal that is stopped (docs/close.md)")
    close.add_argument("--day", metavar="DATE", help="YYYY-MM-DD; yesterday without it")
    close.add_argument("--settings", type=Path)
    close.add_argument("--print", dest="paper", action="store_true", help="print the report")
    close.set_defaults(do=lambda asked: _commands().close(asked))

    visit = commands.add_parser("visit", help="play a scripted visit without a window (docs/scenarios.md)")
    visit.add_argument("scenario", type=Path, nargs="?")
    visit.add_argument("--everyone", action="store_true", help="every person of the default world instead")
    visit.add_argument("--rules", action="store_true", help="a visit for each rule that a visit can show instead")
    visit.add_argument("--out", type=Path, required=True, help="folder for visit.json and the papers")
    visit.set_defaults(do=lambda asked: _commands().visit(asked))

    slip = commands.add_parser("slip", help="work with printed slips").add_subparsers(required=True, metavar="WHAT")
    verify = slip.add_parser("verify", help="check a slip's QR offline")
    verify.add_argument("slip", help="the QR's text, or a PDF or picture of the slip")
    verify.add_argument("--key", type=Path, action="append", required=True, help="the kiosk's public key (PEM)")
    verify.add_argument("--name", default="", help="name on the paper, to check that the slip is this person's")
    verify.add_argument("--id-number", default="", help="ID number on the paper")
    verify.add_argument("--language", choices=("zh", "en"), default="zh")
    verify.set_defaults(do=lambda asked: _commands().verify(asked))

    _directory(commands.add_parser("directory", help="the list of institutions: import, search (docs/directory.md)"))
    _journal(commands.add_parser("journal", help="verify, export, back up and restore the journal (docs/journal.md)"))

    _rules(commands.add_parser("rules", help="the rules as data (docs/rules.md)"))

    keys = commands.add_parser("keys", help="make the terminal's keys").add_subparsers(required=True, metavar="WHICH")
    for which, what in (("journal", "the key that seals identities"), ("slip", "the key that signs slips")):
        key = keys.add_parser(which, help=f"{what}, mode 600; never over an existing file")
        key.add_argument("path", type=Path)
        key.set_defaults(do=lambda asked: getattr(_commands(), f"{asked.which}_key")(asked), which=which)

    _staff(commands.add_parser("staff", help="PINs of staff and engineers, engineers' cards"))
    return parser


def _diagnostics(commands: Any) -> None:
    """docs/diagnostics.md"""

    def command(name: str, said: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=said)
        made.add_argument("--settings", type=Path)
        made.set_defaults(do=lambda asked: getattr(_diagnostics_commands(), name)(asked))
        return made

    check = command("check", "diagnose every part, by section")
    check.add_argument("--json", action="store_true")
    check.add_argument("--language", choices=("zh", "en"), default="zh")
    ready = command("readiness", "the readiness report, to be signed; 0 where nothing is wanting")
    ready.add_argument("--out", type=Path, required=True, metavar="FILE", help="FILE.pdf or FILE.txt")
    ready.add_argument("--staff", required=True, metavar="NAME", help='who makes it: a short name such as "e01"')
    ready.add_argument("--language", choices=("zh", "en"), default="zh")
    bundle = command("bundle", "the redacted support bundle: a zip without personal data")
    bundle.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    bundle.add_argument("--log", type=Path, help="the log file that kiosk run writes")
    burn = command("burn", "ask every device over and over for hours; a line a minute")
    burn.add_argument("--hours", type=float, required=True, metavar="N")
    devices = commands.add_parser("devices", help="the list of supported devices")
    devices.add_argument("--json", action="store_true")
    devices.set_defaults(do=lambda asked: _diagnostics_commands().devices(asked))


def _staff(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(required=True, metavar="WHAT")
    pin = what.add_parser("pin", help="set the PIN of a staff member or an engineer")
    pin.add_argument(
        "--role", choices=("staff", "engineer"), default="staff", help="what it opens: desk or diagnostics"
    )
    pin.set_defaults(do=lambda asked: _staff_commands().set_pin(asked))
    card = what.add_parser("card", help="let the card in the reader sign an engineer in; a PIN comes first")
    card.set_defaults(do=lambda asked: _staff_commands().set_card(asked))
    for each in (pin, card):
        each.add_argument("staff", help='a short name such as "w01", never a person\'s name')
        each.add_argument("--settings", type=Path)


def _directory(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(required=True, metavar="WHAT")

    def work(name: str) -> Callable[[argparse.Namespace], int]:
        def do(asked: argparse.Namespace) -> int:
            from kiosk import directory_commands

            return int(getattr(directory_commands, name)(asked))

        return do

    taken = what.add_parser("import", help="make the directory's file anew from a CSV list; whole, or not at all")
    taken.add_argument("list", type=Path, metavar="FILE.csv")
    taken.add_argument("--into", type=Path, required=True, metavar="FILE", help="what [directory] path names")
    taken.add_argument("--dated", default="", metavar="DATE", help="of which day the list is, where rows don't say it")
    taken.add_argument("--source", default="", help="where the list comes from, where rows don't say it")
    taken.add_argument("--leave-out-bad", action="store_true", help="take the good rows where others are bad")
    taken.set_defaults(do=work("import_command"))

    search = what.add_parser("search", help="characters, pinyin or initials, as on the screen")
    search.add_argument("words", nargs="*")
    search.add_argument("--settings", type=Path)
    search.add_argument("--file", type=Path, help="instead of [directory] path")
    search.add_argument("--near", default="", metavar="CODE", help="area code of the terminal")
    search.add_argument("--within", default="", metavar="DIGITS", help="only areas whose code begins so")
    search.add_argument("--service", default="", help="only where this is opened, as inpatient or dialysis")
    search.add_argument("--json", action="store_true")
    search.set_defaults(do=work("search_command"))


def _journal(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(required=True, metavar="WHAT")

    def command(name: str, do: str, said: str) -> argparse.ArgumentParser:
        made = what.add_parser(name, help=said)
        made.add_argument("--settings", type=Path)
        made.set_defaults(do=lambda asked: getattr(_journal_commands(), do)(asked))
        return made

    verify = command("verify", "verify", "go through every page, event and request; also while the kiosk runs")
    verify.add_argument("--anchor", action="append", default=[], metavar="TEXT", help="as a report shows it")
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="one anchor a line")
    command("anchor", "show_anchor", "the chain's head, to be noted elsewhere")
    export = command("export", "export", "everything but personal data, a file for each table; also while it runs")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--table", help="only this one")
    export.add_argument("--form", choices=("jsonl", "csv"), default="jsonl")
    backup = command("backup", "backup", "a whole, examined copy; also while the kiosk runs")
    backup.add_argument("path", type=Path, help="never over an existing file")
    restore = command("restore", "restore", "put a backup where no journal is; no number is given again")
    restore.add_argument("backup", type=Path)
    restore.add_argument("--after", default="", metavar="NUMBER", help="the highest number that any slip shows")


def _rules(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(required=True, metavar="WHAT")
    lint = what.add_parser("lint", help="contradictions and gaps; exit code 1 for a contradiction")
    lint.add_argument("--settings", type=Path, help="read the folders that [policy] names too")
    lint.add_argument("--folder", type=Path, action="append", default=[], help="a folder of a hospital's own rows")
    lint.add_argument("--on", type=_day, metavar="DATE", help="judge as on that day (YYYY-MM-DD); today without it")
    lint.add_argument("--json", action="store_true")
    lint.set_defaults(do=lambda asked: _rules_commands().lint_rules(asked))
    explain = what.add_parser("explain", help="the rule trail of a scenario's visits; 1 where the preview differs")
    explain.add_argument("scenario", type=Path)
    explain.add_argument("--json", action="store_true")
    explain.add_argument("--language", choices=("zh", "en"), default="zh")
    explain.set_defaults(do=lambda asked: _rules_commands().explain_rules(asked))


def _day(words: str) -> Any:
    from datetime import date

    return date.fromisoformat(words)


def _rules_commands() -> Any:
    from kiosk import rules_commands

    return rules_commands


def _journal_commands() -> Any:
    from kiosk import journal_commands

    return journal_commands


def _diagnostics_commands() -> Any:
    from kiosk import diagnostics_commands

    return diagnostics_commands


def _staff_commands() -> Any:
    from kiosk import staff_commands

    return staff_commands


def _commands() -> Any:
    from kiosk import commands

    return commands


def _window(name: str) -> Any:
    from importlib.metadata import entry_points

    found = {e.name: e for e in entry_points(group="kiosk.windows")}
    if name not in found:
        from kiosk.settings import SettingsError

        raise SettingsError("no window is installed")
    return found[name].load()


def _run(asked: argparse.Namespace) -> int:
    from resource import RLIMIT_CORE, setrlimit

    setrlimit(RLIMIT_CORE, (0, 0))  # a core file would hold people's data in clear, and the key
    return int(_window("run")(lambda: _commands().terminal(asked)))


if __name__ == "__main__":
    sys.exit(main())
