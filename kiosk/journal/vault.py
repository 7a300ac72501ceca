"""Personal data at rest: SM4-GCM (GB/T 32907), one random nonce a value, bound to its table, column and row."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from kiosk import durable
from kiosk.domain.problems import ProblemCode
from kiosk.journal.trouble import of_system
from kiosk.ports import JournalUnwritable
from kiosk.settings import JournalSettings, SettingsError, Terminal

KEY_BYTES = 16
_NONCE = 12
_TAG = 16


class Vault:
    """Seals and opens column values under one 16-byte key. `key_id` names the key and tells nothing about it."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key has {len(key)} bytes, {KEY_BYTES} expected")
        self._key = key
        self.key_id = self._digest("key id", "")[:8].hex()

    def seal(self, table: str, column: str, row: str, plain: bytes) -> bytes:
        """`plain` encrypted: nonce (12) + ciphertext + tag (16). Opens only in this very table, column and row."""
        nonce = secrets.token_bytes(_NONCE)
        cipher = Cipher(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(f"{table}|{column}|{row}".encode())
        return nonce + cipher.update(plain) + cipher.finalize() + cipher.tag

    def open(self, table: str, column: str, row: str, sealed: bytes) -> bytes:
        """The inverse of `seal`. Raises JournalUnwritable(JOURNAL_BROKEN) for a changed or moved value."""
        if not sealed or len(sealed) < _NONCE + _TAG:  # nothing, where the file was changed behind our back
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN)
        nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        cipher = Cipher(algorithms.SM4(self._key), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(f"{table}|{column}|{row}".encode())
        try:
            return cipher.update(body) + cipher.finalize()
        except InvalidTag as error:
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error

    def index(self, text: str) -> str:
        """A keyed digest (HMAC-SM3, hex): equal texts are found equal, and nothing else can be learned."""
        return self._digest("index", text).hex()

    def derived(self, purpose: str) -> Vault:
        """A vault of its own for what leaves the journal; whoever has this one's key can make it again."""
        return Vault(self._digest("derived", purpose)[:KEY_BYTES])

    def page_key(self) -> bytes:
        """The key of a file encrypted as a whole (32 bytes): HMAC-SM3 under the journal's key, for nothing else."""
        return self._digest("page key", "")

    def pepper(self, pin: str) -> bytes:
        """A PIN mixed with the terminal's key: its hash is useless on another machine (reliability.md §5)."""
        return self._digest("pin", pin)

    def _digest(self, purpose: str, text: str) -> bytes:
        mac = HMAC(self._key, hashes.SM3())
        mac.update(f"kiosk journal {purpose}|{text}".encode())
        return mac.finalize()


def open_vault(settings: JournalSettings, terminal: Terminal) -> Vault:
    """The vault under the key of `key_credential` or `key_file`.

    Without either a bench gets a throw-away key, kept beside the journal so that its journal opens again; production
    refuses to start. Raises SettingsError (key absent, wrong mode, owner or form) and JournalUnwritable.
    """
    if settings.key_credential:
        return Vault(_read(_credential(settings.key_credential), "key_credential", credential=True))
    if settings.key_file is not None:
        return Vault(_read(settings.key_file, "key_file"))
    if terminal.production:
        raise SettingsError("[journal] key_file is missing: production keeps no personal data without a key")
    beside = settings.path.with_name(settings.path.name + ".throwaway-key")
    if not beside.exists():
        if settings.path.exists():
            raise SettingsError(f"{beside} is gone: what the journal has sealed can't be opened without it")
        _write(beside)
    return Vault(_read(beside, "key_file"))


def _credential(name: str) -> Path:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise SettingsError(
            f"[journal] key_credential {name}: systemd hands none over here;"
            f" start it as a unit with LoadCredentialEncrypted={name}:FILE"
        )
    return Path(folder) / name


def make_key(path: Path) -> None:
    """A new key for `key_file`, mode 600; never over an existing file. SettingsError, JournalUnwritable."""
    if path.exists():
        raise SettingsError(f"{path} exists: a key that sealed a journal must not be lost")
    _write(path)


def _read(path: Path, setting: str, *, credential: bool = False) -> bytes:
    """systemd hands a credential over as the service's own or root's, readable to nobody else but by an access list,
    whose mask shows as the group's mode: 400, 440 or 600."""
    refused = 0o337 if credential else 0o177
    where = f"[journal] {setting} {path}"
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            text = file.read(128)
    except OSError as error:
        raise SettingsError(f"{where}: {error.strerror}") from error
    mode = stat.S_IMODE(found.st_mode)
    if mode & refused and not (credential and mode == 0o600):
        raise SettingsError(f"{where} has mode {mode:03o}, {'400' if credential else '600'} expected")
    if credential and found.st_uid not in (0, os.geteuid()):
        raise SettingsError(f"{where} belongs to user {found.st_uid}: neither root nor this one")
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{where}: {2 * KEY_BYTES} hex digits expected")
    return key


def _write(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.unlink(missing_ok=True)
        durable.write(new, secrets.token_hex(KEY_BYTES).encode(), os.O_EXCL)
        new.rename(path)
        durable.sync_folder(path.parent)
    except OSError as error:
        raise of_system(error) from error
