"""What a CUPS queue keeps of our papers, and how it is taken away again.

CUPS keeps the file of a finished job for a day unless it is told otherwise: a patient's slip in the server's spool. So
each job is purged when it has ended, files and entry; what an earlier run has left is purged once it is old enough that
no other terminal of the same queue is still asking after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from drivers.printer.ippclient import USER, IppClient, NotReached, NotUnderstood, Refused
from drivers.printer.ippwire import Attribute, Operation, Tag, Value

#: Seconds after its end from which a job is nobody's business any more.
_OLD = 600
_AGED = ("job-id", "time-at-completed", "job-printer-up-time")
_ASKED = (*_AGED, "job-preserved")
#: More than a day's papers at once are taken in several passes.
_MOST = 200


class Spool:
    """`keeps`: True where a file of ours is known to have stayed, False where a look found none, None before any."""

    def __init__(self, client: IppClient) -> None:
        self._client = client
        self.keeps: bool | None = None

    def forget(self, job: int) -> None:
        """Purge a job that has ended. Whether it worked shows in `keeps`; nothing is raised."""
        with suppress(NotReached, NotUnderstood):
            self.keeps = not self._purged(job) and self._is_kept(job)

    def sweep(self) -> None:
        """Purge our old jobs, and see whether one stays. Nothing is raised."""
        with suppress(NotReached, NotUnderstood, Refused):
            kept = False
            for job in self._jobs("completed"):
                number, done, now = (job.get(key, (0,))[0] for key in _AGED)
                if not isinstance(number, int) or job.get("job-preserved", (False,))[0] is not True:
                    continue
                old = isinstance(done, int) and isinstance(now, int) and now - done >= _OLD
                kept = (not self._purged(number) if old else self.keeps is True) or kept
            self.keeps = kept

    def cancel_waiting(self) -> int:
        """Cancel our jobs that haven't ended; how many there were. Raises NotReached, NotUnderstood, Refused."""
        waiting = [job["job-id"][0] for job in self._jobs("not-completed") if "job-id" in job]
        for number in waiting:
            if isinstance(number, int):
                with suppress(Refused):  # it has ended meanwhile
                    self._client.ask(Operation.CANCEL_JOB, (Attribute.of(Tag.INTEGER, "job-id", number), USER))
        return len(waiting)

    def _purged(self, job: int) -> bool:
        about = (Attribute.of(Tag.INTEGER, "job-id", job), USER, Attribute.of(Tag.BOOLEAN, "purge-job", True))
        try:
            self._client.ask(Operation.CANCEL_JOB, about)
        except Refused:
            return False
        return True

    def _is_kept(self, job: int) -> bool:
        about = (
            Attribute.of(Tag.INTEGER, "job-id", job),
            Attribute.of(Tag.KEYWORD, "requested-attributes", "job-preserved"),
        )
        try:
            said = self._client.ask(Operation.GET_JOB_ATTRIBUTES, about).group(Tag.JOB)
        except Refused:
            return False  # the entry is gone, and its files with it
        return said.get("job-preserved", (False,))[0] is True

    def _jobs(self, which: str) -> list[Mapping[str, tuple[Value, ...]]]:
        about = (
            USER,
            Attribute.of(Tag.KEYWORD, "which-jobs", which),
            Attribute.of(Tag.BOOLEAN, "my-jobs", True),
            Attribute.of(Tag.INTEGER, "limit", _MOST),
            Attribute.of(Tag.KEYWORD, "requested-attributes", *_ASKED),
        )
        answer = self._client.ask(Operation.GET_JOBS, about)
        return [attributes for kind, attributes in answer.groups if kind == Tag.JOB]
