"""The journal's second book: every INTENT is kept in the second store before it may be sent, the rest follows.

What follows is whatever the events say since the last time: nothing is listed twice, and a store that was away gets
all of it later. No visit waits for it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import NoReturn

from kiosk.clock import CHINA
from kiosk.domain.problems import ProblemCode
from kiosk.journal import anchor, fence
from kiosk.journal import claim as claims
from kiosk.journal.anchor import Anchor
from kiosk.journal.book import Book
from kiosk.journal.claim import Claim
from kiosk.journal.numbers import Numbers
from kiosk.journal.pictures import Facts, Head, RecordBroken, facts_of, opened_record, sealed_record
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import Vault
from kiosk.ports import Health, JournalUnwritable, RequestState, SecondStore, SecondStoreDown, shows
from kiosk.settings import SecondStoreSettings, Terminal
from kiosk.texts.said import Text

log = logging.getLogger("kiosk")

#: Events looked at in one go, and followed ones after which the place is noted (it is noted at the end too).
_AT_ONCE, _NOTED_EVERY = 50, 64
_CHANGES = """
SELECT seq, facts FROM events WHERE seq > ? AND event IN ('request', 'slip', 'hospital') ORDER BY seq LIMIT ?
"""
_KEPT = "INSERT INTO kept (id, seq) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq"
_OPEN_SINCE = """
SELECT min(day) FROM requests LEFT JOIN handovers USING (number)
WHERE requests.state IN ('intent', 'unknown') OR took = 0
"""


class SecondBook:
    """What the second store holds of this journal. Callable from several threads; `open` first.

    A terminal that must not act any more is told so by JournalUnwritable(FENCED_OFF), for good.
    """

    def __init__(self, store: SecondStore, book: Book, terminal: Terminal, settings: SecondStoreSettings) -> None:
        claims.nameable(terminal)
        self._store, self._book, self._terminal, self._settings = store, book, terminal, settings
        self._numbers = Numbers(terminal.institution, *terminal.request_slice)
        self._vault = book.sealed.vault.derived("second store")
        self._turn = threading.Lock()
        self._claim: Claim | None = None
        self._first_claim = False
        self._n = 0
        self._kept = 0
        self._noted = 0
        self._pruned: dt.date | None = None
        #: What was wrong the last time, None for nothing.
        self.trouble: Text | None = None

    # ---- opening

    def open(self, *, first_claim: bool) -> None:
        """Take the numbers in hand. `first_claim`: where nobody has them, they are ours.

        Raises JournalNotOpened: FENCED_OFF, NOT_INSTALLED, and where the store is required SECOND_STORE_DOWN.
        """
        self._first_claim = first_claim
        with self._turn:
            try:
                self._take()
            except SecondStoreDown as error:
                self.trouble = error.why
                if self._settings.required:
                    raise JournalNotOpened(ProblemCode.SECOND_STORE_DOWN, error.why) from error

    def _take(self) -> None:
        book, store, terminal = self._book, self._store, self._terminal
        mine = fence.admitted(book, store, terminal)
        if mine is None and not self._first_claim:
            raise JournalNotOpened(ProblemCode.NOT_INSTALLED, shows("store.unclaimed"))
        self._claim = fence.move(book, store, terminal, mine, book.file.look(self._numbers.highest))
        rows = book.file.read("SELECT seq FROM kept WHERE id = 1")
        self._kept = self._noted = rows[0][0] if rows and mine is not None else 0
        self._anchor("opened")

    # ---- before anything is sent

    def before(self) -> None:
        """Before a number is given: the claim must be ours. Raises SecondStoreDown where the store is required."""
        with self._turn, self._bearing():
            if not self._ours():
                raise JournalUnwritable(ProblemCode.FENCED_OFF)  # nothing has begun, and that can still be written down

    def intended(self, number: str) -> None:
        """INTENT is committed: keep it here too, then look again. Whoever takes the claim after that finds it, whoever
        took it before is seen. Raises SecondStoreDown where the store is required."""
        with self._turn, self._bearing():
            self._append(number, self._facts(number, order=True))
            self._still_ours()

    @contextmanager
    def _bearing(self) -> Iterator[None]:
        try:
            yield
            self.trouble = None if self._claim else self.trouble
        except SecondStoreDown as error:
            self.trouble = error.why
            if self._settings.required:
                raise

    def _still_ours(self) -> None:
        if not self._ours():
            self._refuse(ProblemCode.FENCED_OFF)

    def _ours(self) -> bool:
        claim = self._claim
        if claim is None:  # not required and away since the start: `follow` goes on trying
            return True
        found = claims.claim_of(self._store, claim.institution, claim.kiosk)
        if found is None:
            raise SecondStoreDown(shows("store.claim_gone"))
        return found.generation == claim.generation and not found.given_up_to

    def _refuse(self, code: ProblemCode) -> NoReturn:
        log.error("fenced_off", extra={"facts": {"problem": code.value}})
        self._book.file.refuse(code)
        raise JournalUnwritable(code)

    # ---- what follows

    def follow(self) -> None:
        """Give the store what it is owed. A store that is away is no trouble of the caller's; FENCED_OFF is. An INTENT
        that comes meanwhile waits for some of it, not for all."""
        while self._followed_some():
            pass

    def _followed_some(self) -> bool:
        with self._turn:
            try:
                if self._claim is None:
                    self._take()
                self._still_ours()
                more = self._follow_some()
                if not more:
                    self._prune()
                self.trouble = None
            except SecondStoreDown as error:
                self.trouble = error.why
                return False
            except JournalNotOpened as error:
                self._refuse(error.code)
            return more

    def owed(self) -> int:
        """How many changes the store has not got yet."""
        sql = "SELECT count(*) FROM events WHERE seq > ? AND event IN ('request', 'slip', 'hospital')"
        rows = self._book.file.read(sql, self._kept)
        return int(rows[0][0])

    def _follow_some(self) -> bool:
        rows = self._book.file.read(_CHANGES, self._kept, _AT_ONCE)
        if not rows:
            return False
        changes: dict[str, list[Facts]] = {}
        for _, text in rows:
            facts = json.loads(text)
            changes.setdefault(facts["request"], []).append(facts)
        for number, said in changes.items():
            begun = any(facts.get("became") == RequestState.INTENT for facts in said)
            owed = any(facts.get("copies") == 0 for facts in said)
            self._append(number, self._facts(number, order=begun, paper=owed))
        self._kept = rows[-1][0]
        if self._kept - self._noted >= _NOTED_EVERY:
            self._note()
        return len(rows) == _AT_ONCE

    def _note(self) -> None:
        self._book.file.write(lambda connection: connection.execute(_KEPT, (self._kept,)))
        self._noted = self._kept

    def _facts(self, number: str, *, order: bool, paper: bool = False) -> Facts:
        return self._book.file.look(lambda c: facts_of(c, self._book.sealed, number, order=order, paper=paper))

    def _append(self, number: str, facts: Facts) -> None:
        claim = self._claim
        if claim is None:
            return
        day = self._book.clock.now().astimezone(CHINA).strftime("%Y%m%d")
        book = f"{fence.shelf(claim.institution, claim.kiosk)}/{day}-{claim.generation}"
        head = Head(self._n, claim.genesis, self._vault.key_id, number)
        self._n += 1
        self._store.append(book, sealed_record(self._vault, book, head, facts))

    # ---- anchors, old days

    def anchor(self, why: str) -> None:
        """Keep the end of the chain: an edited or cut journal shows against it. Best effort."""
        with self._turn:
            try:
                self._anchor(why)
            except SecondStoreDown as error:
                self.trouble = error.why

    def _anchor(self, why: str) -> None:
        self._append("", {"anchor": str(self._book.file.look(anchor.current)), "why": why})

    def _prune(self) -> None:
        """Drop days older than agreed, once a day; never one since which a request is open."""
        today = self._book.clock.now().astimezone(CHINA).date()
        claim = self._claim
        if claim is None or self._pruned == today:
            return
        since = self._book.file.read(_OPEN_SINCE)[0][0]
        keep = (today - dt.timedelta(days=self._settings.keep_days)).strftime("%Y%m%d")
        keep = min(keep, since.replace("-", "")) if since else keep
        names = self._store.books(fence.shelf(claim.institution, claim.kiosk))
        if old := [name for name in names if name.rsplit("/", 1)[1][:8] < keep]:
            highest = self._book.file.look(self._numbers.highest)
            self._claim = replace(claim, marks=claims.marked(claim.marks, claim.first, claim.last, highest))
            claims.put(self._store, self._claim)  # the numbers given on those days stay known
            for name in old:
                self._store.drop(name)
        self._pruned = today

    # ---- the end

    def close(self) -> None:
        """What can still follow follows; the place is noted."""
        try:
            self.follow()
            self.anchor("closed")
            if self._kept != self._noted:
                self._note()
        except JournalUnwritable:
            return  # the next opening sends it again

    def state(self) -> tuple[Health, Text, ProblemCode | None]:
        """How the journal's check speaks of it."""
        if self._claim is None or self.trouble is not None:
            health = Health.OUT_OF_ORDER if self._settings.required else Health.DEGRADED
            trouble = self.trouble or shows("store.not_taken")
            return health, shows("journal.second_store", said=trouble), ProblemCode.SECOND_STORE_DOWN
        return Health.READY, shows("journal.second_owed", count=self.owed()), None


def anchors_kept(store: SecondStore, vault: Vault, terminal: Terminal, genesis: str) -> tuple[Anchor, ...]:
    """What the second store has noted of the chain of journal `genesis` (hex), oldest first. Raises SecondStoreDown."""
    claim = claims.claim_of(store, terminal.institution, terminal.name)
    if claim is None or claim.genesis != genesis:
        return ()
    opens, found = vault.derived("second store"), list[tuple[int, int, Anchor]]()
    for name in store.books(fence.shelf(claim.institution, claim.kiosk)):
        if (turn := claims.turn_in(name)) is None:
            continue
        for head, data in zip(fence.heads_of(store, name), store.read(name), strict=False):
            if head.number or head.genesis != genesis or turn < claim.since:
                continue
            with suppress(RecordBroken):  # the others still say what they said
                found.append((turn, head.n, anchor.parse(str(opened_record(opens, name, data)[1]["anchor"]))))
    return (*(noted for *_, noted in sorted(found, key=lambda one: one[:2])), anchor.parse(claim.anchor))


def forget_kept(book: Book) -> None:
    """The second store is a new one: all of the journal is owed to it."""
    book.file.write(lambda connection: connection.execute(_KEPT, (0,)))
