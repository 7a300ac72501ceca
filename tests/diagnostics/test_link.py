"""The way to another system, against servers that are really there: what is right, and each thing that can be wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.backends.simulated import http
from kiosk.clock import SimulatedClock, SystemClock
from kiosk.diagnostics import link
from kiosk.diagnostics.link import check_link, look
from kiosk.domain.problems import ProblemCode
from kiosk.hospital import http_example
from kiosk.ports import Detail, Endpoint, Health, Reachable
from kiosk.settings import SettingsError
from tests.diagnostics.wires import authority, nobody, said, served

CLOCK = SystemClock()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that answers may be slow."""
    monkeypatch.setattr(link, "PATIENCE", 60.0)
    monkeypatch.setattr(link, "SLOW", 60_000.0)


@pytest.fixture
def still() -> SimulatedClock:
    """A clock that stands at this moment: between a server's date and ours nothing passes."""
    return SimulatedClock(dt.datetime.now(dt.UTC))


def details(found: Sequence[Detail]) -> dict[str, Detail]:
    return {detail.name: detail for detail in found}


def test_a_good_chain_of_a_private_ca_is_ready_with_everything_measured(tmp_path: Path, still: SimulatedClock) -> None:
    ca = authority()
    with served(said(date=still.now()), ca.server(tmp_path)) as port:
        found = look(Endpoint(f"https://localhost:{port}/api?key=secret", ca.trusted(tmp_path)), still, 300)
    named = details(found.details)
    assert found.health is Health.READY, found.evidence
    assert set(named) == {
        *("address", "dns", "connect", "tls", "certificate_days", "round_trip", "clock_http"),
    }
    assert named["address"].value == f"https://localhost:{port}"
    assert "hospital-ca" in str(named["tls"].value)
    assert 363 <= int(str(named["certificate_days"].value)) <= 365
    assert named["clock_http"].value == "+0 s"
    assert "secret" not in str(found.evidence) + str(found.details)


#: the server's certificate and whom the terminal trusts → what is said
CHAINS = {
    "expired": ({"days": -0.5}, "hospital-ca", "expired"),
    "not valid yet": ({"since": 1}, "hospital-ca", "not valid yet"),
    "wrong name": ({"name": "his.example.invalid"}, "hospital-ca", "for another name"),
    "wrong CA": ({}, "other-ca", "not trusted here"),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_that_is_not_right_says_what(name: str, tmp_path: Path) -> None:
    made, trusted, words = CHAINS[name]
    certificate = authority().server(tmp_path, **made)  # type: ignore[arg-type]
    with served(said(), certificate) as port:
        found = look(Endpoint(f"https://localhost:{port}", authority(trusted).trusted(tmp_path)), CLOCK)
    assert (found.health, details(found.details)["tls"].health) == (Health.OUT_OF_ORDER, Health.OUT_OF_ORDER)
    assert words in str(found.evidence)


def test_the_machines_own_list_does_not_know_a_private_ca(tmp_path: Path) -> None:
    with served(said(), authority().server(tmp_path)) as port:
        found = look(Endpoint(f"https://localhost:{port}"), CLOCK)
    assert (found.health, "not trusted here" in str(found.evidence)) == (Health.OUT_OF_ORDER, True)


def test_a_certificate_that_ends_soon_is_told_in_time(tmp_path: Path) -> None:
    ca = authority()
    with served(said(), ca.server(tmp_path, days=10.5)) as port:
        found = look(Endpoint(f"https://localhost:{port}", ca.trusted(tmp_path)), CLOCK)
    assert (found.health, details(found.details)["certificate_days"].value) == (Health.DEGRADED, "10")


def test_no_tls_where_tls_is_wanted(tmp_path: Path) -> None:
    with served(said()) as port:
        found = look(Endpoint(f"https://localhost:{port}", authority().trusted(tmp_path)), CLOCK)
    assert (found.health, "no TLS" in str(found.evidence)) == (Health.OUT_OF_ORDER, True)


#: what the server answers → health, and words of the evidence
ANSWERS: dict[str, tuple[bytes, Health, str]] = {
    "found nothing": (said("404 Not Found"), Health.READY, "404 in"),
    "bad gateway": (said("502 Bad Gateway"), Health.DEGRADED, "502 in"),
    "no HTTP": (b"\x16\x03 nonsense\r\n\r\n", Health.OUT_OF_ORDER, "no HTTP"),
    "hangs up": (b"", Health.OUT_OF_ORDER, "no HTTP"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_answers_is_told_by_its_status(name: str) -> None:
    answer, health, words = ANSWERS[name]
    with served(answer) as port:
        found = look(Endpoint(f"http://127.0.0.1:{port}"), CLOCK)
    assert found.health is health, found.evidence
    assert words in str(found.evidence)


def test_refused_unknown_and_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "PATIENCE", 0.1)
    refused = look(Endpoint(f"http://127.0.0.1:{nobody()}"), CLOCK)
    unknown = look(Endpoint("http://no-such-name.invalid"), CLOCK)
    with served(None) as port:
        silent = look(Endpoint(f"http://127.0.0.1:{port}"), CLOCK)
    assert {one.health for one in (refused, unknown, silent)} == {Health.OUT_OF_ORDER}
    assert "refused" in str(refused.evidence)
    assert "name is not known" in str(unknown.evidence)
    assert "connected, no answer" in str(silent.evidence)
    assert look(Endpoint("http://localhost:99999"), CLOCK).health is Health.OUT_OF_ORDER
    nowhere = look(Endpoint("https://localhost", Path("/no/such/ca.pem")), CLOCK)
    assert str(nowhere.evidence).endswith("can't be read")


@pytest.mark.parametrize(("seconds", "health"), [(120, Health.READY), (-900, Health.DEGRADED)])
def test_the_clock_is_held_against_the_servers(seconds: int, health: Health, still: SimulatedClock) -> None:
    with served(said(date=still.now() - dt.timedelta(seconds=seconds))) as port:
        found = look(Endpoint(f"http://127.0.0.1:{port}"), still, 300)
    told = details(found.details)["clock_http"]
    assert (found.health, told.health) == (health, health)
    assert abs(int(str(told.value).split()[0]) - seconds) <= 2
    assert look(Endpoint(f"http://127.0.0.1:{nobody()}"), CLOCK).health is Health.OUT_OF_ORDER


@dataclass
class Adapter:
    """A hospital's own part, which states where its other side is."""

    urls: tuple[str, ...]

    def endpoints(self) -> tuple[Endpoint, ...]:
        return tuple(Endpoint(url) for url in self.urls)


def test_the_worst_of_two_ways_counts_and_carries_the_problem() -> None:
    with served(said()) as port:
        adapter = Adapter((f"http://127.0.0.1:{port}", f"http://127.0.0.1:{nobody()}"))
        found = check_link("insurer link", adapter, CLOCK, 300, ProblemCode.INSURER_DOWN)
        good = check_link("insurer link", Adapter(adapter.urls[:1]), CLOCK, 300, ProblemCode.INSURER_DOWN)
    assert (found.health, found.problem) == (Health.OUT_OF_ORDER, ProblemCode.INSURER_DOWN)
    assert (good.health, good.problem) == (Health.READY, None)
    assert found.driver == "tests.diagnostics.test_link.Adapter"
    stateless = check_link("insurer link", object(), CLOCK, 300, ProblemCode.INSURER_DOWN)
    assert (stateless.health, str(stateless.evidence)) == (
        Health.UNKNOWN,
        "its driver states no address, so the way there can't be looked at",
    )


def test_the_parts_over_http_state_their_address_and_trust_only_the_ca_that_is_set(tmp_path: Path) -> None:
    ca = authority()
    with served(said(), ca.server(tmp_path)) as port:
        url = f"https://localhost:{port}"
        trusting, doubting = (
            {"url": url, "ca_file": str(authority(n).trusted(tmp_path))} for n in (ca.name, "other-ca")
        )
        insurers = [http.create(options, CLOCK) for options in (trusting, doubting)]
        hospitals = [http_example.create(options, CLOCK) for options in (trusting, doubting)]
        for good, bad in (insurers, hospitals):
            assert isinstance(good, Reachable)
            assert good.endpoints() == (Endpoint(url, Path(trusting["ca_file"])),)
            assert (good.check().health, bad.check().health) == (Health.READY, Health.OUT_OF_ORDER)
        for insurer in insurers:
            insurer.close()
    with pytest.raises(SettingsError, match="no certificate of a CA"):
        http.create({"url": url, "ca_file": str(tmp_path / "none.pem")}, CLOCK)
