"""The platform's security module and the card reader, brought together: what a 3.0 card asks goes to the backend."""

from __future__ import annotations

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Authenticate, Authenticating, Backend, CardReader, NoAnswer, Refusal, SecurityModule
from kiosk.settings import SettingsError
from kiosk.visit.proof import problem_of, read

_C = ProblemCode
#: What the platform's general answers mean where they are about a card, which the voucher may stand in for.
_OF_A_CARD = {
    _C.INSURER_DOWN: _C.MODULE_SILENT,
    _C.INSURER_REFUSED: _C.CARD_REFUSED,
    _C.NOT_OFFERED: _C.CARD_NEEDS_AUTHENTICATION,
}


def introduce(reader: CardReader | None, backend: Backend) -> None:
    """Tell a reader that can read a card in two steps whom to ask between them. SettingsError where the profile claims
    a module that the backend hasn't."""
    module = authenticate_at(backend)
    if isinstance(reader, Authenticating):
        reader.authenticate_with(module)


def authenticate_at(backend: Backend) -> Authenticate | None:
    """Asks this backend's module; None where its profile offers none."""
    if not backend.profile().security_module:
        return None
    if not isinstance(backend, SecurityModule):
        raise SettingsError("[backend] the profile offers a security module, and this backend has none")
    module: SecurityModule = backend

    def ask(question: str) -> str | Problem:
        """The reply as a reader needs it. The platform's own words go along for staff."""
        reply = read(module.authenticate(question), _C.CARD_REFUSED, backend.profile().refusals)
        if not isinstance(reply, Refusal | NoAnswer):
            return reply
        problem = problem_of(reply)
        return Problem(_OF_A_CARD.get(problem.code, problem.code), text=problem.text)

    return ask
