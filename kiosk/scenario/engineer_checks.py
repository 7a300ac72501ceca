"""What a terminal's diagnostics find in good and in broken states, by hand."""

from __future__ import annotations

from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Detail, Health, shows, together
from kiosk.texts.said import Text

_R, _D, _U, _O = Health.READY, Health.DEGRADED, Health.UNKNOWN, Health.OUT_OF_ORDER
_QUEUE = "ipp://localhost:631/printers/SLIP"


def _answered(ms: int) -> Text:
    return shows("link.answered", status=200, ms=ms)


#: Evidence, driver and details of a terminal where everything answers; what it has not is not fitted.
GOOD: dict[str, tuple[Text, str, tuple[Detail, ...]]] = {
    "card reader": (
        together(shows("card.service_answers"), shows("card.readers", names="ACS ACR39U, Alcor Micro AU9540")),
        "drivers.card.pcsc.PcscCardReader",
        (
            Detail("reader", "ACS ACR39U ICC Reader 00 00"),
            Detail("reader", "Alcor Micro AU9540 01 00"),
            Detail("pcsc_version", "1.9.9"),
        ),
    ),
    "camera": (
        shows("camera.frames", fps="29.9", age="12", size="1280×720"),
        "drivers.camera.opencv.OpenCvCamera",
        (Detail("camera_size", "1280 × 720 MJPG"), Detail("camera_fps", "29.9"), Detail("camera_age", "12 ms", _R)),
    ),
    "printer": (
        shows("of", what=_QUEUE, said=shows("printer.state.idle")),
        "drivers.printer.ipp.IppPrinter",
        (),
    ),
    "voice": (shows("voice.opens"), "drivers.voice.pack.PackVoice", ()),
    "screen": (
        together(shows("screen.pixels", size="1080 × 1920", touch=1), shows("screen.person")),
        "-",
        (Detail("resolution", "1080x1920 60 Hz"), Detail("touch", "ILITEK Multi-Touch V5000")),
    ),
    "network": (
        together(shows("network.up", names="eth0"), shows("network.route", gateway="10.20.0.1")),
        "-",
        (
            Detail("interfaces", "eth0 1000 Mbit/s", _R),
            Detail("host_name", "kiosk-03"),
            Detail("route", "10.20.0.1", _R),
            Detail("name_servers", "10.20.0.53, 10.20.1.53", _R),
            Detail("clock_platform", "+0.4 s", _R),
        ),
    ),
    "insurer link": (
        together(shows("link.certificate", address="https://insurer.example.invalid:8443", days=214), _answered(31)),
        "-",
        (
            Detail("address", "https://insurer.example.invalid:8443"),
            Detail("dns", "2 ms"),
            Detail("connect", "4 ms"),
            Detail("tls", "TLSv1.3, Example Provincial CA", _R),
            Detail("certificate_days", "214", _R),
            Detail("round_trip", "31 ms"),
        ),
    ),
    "insurer": (together(_answered(29), shows("insurer.signed_in")), "kiosk.backends.nhsa.backend.NhsaBackend", ()),
    "hospital": (shows("link.health", status=200), "kiosk.hospital.http_example.HttpHospital", ()),
    "payments": (shows("payments.counter", window="1 号窗口"), "kiosk.payments.counter.Counter", ()),
    "storage": (
        shows("storage.disk", disk="ext4", mb=41984, median="1.9", longest="7.4"),
        "-",
        (
            Detail("file_system", "ext4", _R),
            Detail("free", "41984 MB / 61440 MB", _R),
            Detail("sync", shows("storage.sync", median="1.9", longest="7.4"), _R),
        ),
    ),
    "journal": (
        shows("journal.length", count=48211, head="5f2c7a9e0b4d6183"),
        "kiosk.journal.journal.SqliteJournal",
        (Detail("events", "48211"), Detail("last_event", shows("journal.minutes", count=3))),
    ),
    "owed": (
        shows("owed", unknown=0, slips=0, hospital=0, locks=0),
        "-",
        (Detail("unknown", "0", _R), Detail("slips_owed", "0", _R)),
    ),
    "software": (
        together(
            shows("software.program", version="0.4.0", code="5f2c7a9e0b4d", python="3.11.2"),
            shows("software.as_locked", count=61, differ=0),
        ),
        "-",
        (Detail("version", "0.4.0"), Detail("package", "pyscard 2.3.1"), Detail("package", "zxing-cpp 3.0.0")),
    ),
    "runs": (
        together(shows("runs.last", how=shows("runs.cause.orderly")), shows("runs.bad", bad=0, of=10)),
        "-",
        (Detail("runs_orderly", "20"), Detail("runs_crashed", "0")),
    ),
    "temperature": (
        shows("machine.hottest", count=1, degrees="51.0"),
        "-",
        (Detail("temperature", "x86_pkg_temp 51.0 °C", _R),),
    ),
}
#: What is found instead where much is wrong.
BROKEN: dict[str, Check] = {
    "card reader": Check(
        "card reader",
        _O,
        together(
            shows("card.service_answers"),
            shows("card.no_reader"),
            shows("card.none_listed"),
            shows("card.undriven", reader="072f:90cc ACS ACR39U"),
        ),
        "drivers.card.pcsc.PcscCardReader",
        ProblemCode.READER_GONE,
        (
            Detail("usb_reader", shows("card.undriven", reader="072f:90cc ACS ACR39U"), _D),
            Detail("pcsc_version", "1.9.9"),
            Detail("reader", "-", _O),
        ),
    ),
    "camera": Check(
        "camera",
        _O,
        shows("of", what="/dev/v4l/by-id/usb-cam-index0", said=shows("camera.no_frame", seconds="8.2")),
        "drivers.camera.opencv.OpenCvCamera",
        ProblemCode.CAMERA_FROZEN,
        (Detail("camera_fps", "0.0", _O), Detail("camera_age", "8,214 ms", _O)),
    ),
    "scanner": Check(
        "scanner",
        _O,
        shows("of", what="/dev/serial/by-id/usb-Honeywell_1900-if00", said=shows("scanner.gone")),
        "drivers.scanner.line_scanner.LineScanner",
        ProblemCode.SCANNER_GONE,
        (
            Detail("scanner_codes", "212"),
            Detail("scanner_lost", "1", _O),
        ),
    ),
    "printer": Check(
        "printer",
        _O,
        shows(
            "of",
            what=_QUEUE,
            said=together(
                shows("printer.state.stopped"), shows("printer.reasons", reasons=shows("printer.reason.media_empty"))
            ),
        ),
        "drivers.printer.ipp.IppPrinter",
        ProblemCode.PAPER_OUT,
        (Detail("printer_reasons", "media-empty-error"),),
    ),
    "voice": Check("voice", _U, shows("voice.player.no_device"), "drivers.voice.pack.PackVoice"),
    "network": Check(
        "network",
        _D,
        together(shows("network.up", names="eth0"), shows("network.no_route")),
        "-",
        None,
        (
            Detail("interfaces", "eth0 100 Mbit/s", _R),
            Detail("route", "-", _D),
            Detail("name_servers", "-", _D),
        ),
    ),
    "insurer link": Check(
        "insurer link",
        _O,
        shows("of", what="https://insurer.example.invalid:8443", said=shows("link.tls.expired")),
        "-",
        ProblemCode.INSURER_DOWN,
        (
            Detail("address", "https://insurer.example.invalid:8443"),
            Detail("tls", shows("link.tls.expired"), _O),
            Detail("certificate_days", "-3", _O),
        ),
    ),
    "storage": Check(
        "storage",
        _D,
        shows("storage.disk", disk="ext4", mb=310, median="38.0", longest="912.3"),
        "-",
        ProblemCode.DISK_FULL,
        (
            Detail("free", "310 MB / 61440 MB", _D),
            Detail("sync", shows("storage.sync", median="38.0", longest="912.3"), _D),
        ),
    ),
    "owed": Check(
        "owed",
        _D,
        shows("owed", unknown=1, slips=2, hospital=0, locks=0),
        "-",
        None,
        (Detail("slips_owed", "2", _D), Detail("unknown", "1", _D)),
    ),
    "runs": Check(
        "runs",
        _D,
        together(shows("runs.last", how=shows("runs.cause.killed")), shows("runs.bad", bad=3, of=10)),
        "-",
        None,
        (
            Detail("runs_killed", "2"),
            Detail("bad_end", shows("runs.ended", at="2026-03-17T22:04", how=shows("runs.cause.killed"))),
        ),
    ),
}
#: What is found instead where the disk is full and nothing can be written.
FULL: dict[str, Check] = {
    "storage": Check(
        "storage",
        _O,
        together(shows("storage.full", disk="ext4"), shows("storage.free", mb=0)),
        "-",
        ProblemCode.DISK_FULL,
        (
            Detail("file_system", "ext4", _R),
            Detail("read_only", shows("no"), _R),
            Detail("free", "0 MB / 61440 MB", _D),
        ),
    ),
    "journal": Check(
        "journal",
        _O,
        together(
            shows("journal.length", count=48211, head="5f2c7a9e0b4d6183"),
            shows("journal.no_room"),
        ),
        "kiosk.journal.journal.SqliteJournal",
        ProblemCode.DISK_FULL,
        (Detail("events", "48211"), Detail("last_event", shows("journal.minutes", count=3))),
    ),
    "printer": Check(
        "printer",
        _D,
        shows("of", what=_QUEUE, said=shows("printer.state.idle")),
        "drivers.printer.ipp.IppPrinter",
        ProblemCode.QUEUE_HOLDS,
        (),
    ),
}
