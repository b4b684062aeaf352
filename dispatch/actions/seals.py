"""Seals the record: once a day, the heads of its chains go into a signed file that others keep elsewhere."""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from dispatch.rules.seals import (
    SIGNATURE_SUFFIX,
    PreviousSeal,
    SealDoubtful,
    SealedHead,
    SealedHeads,
    digest_of_heads,
    file_name,
    open_sealed,
    sealed_bytes,
)
from dispatch.selectors.chains import chain_heads, last_number

PRIVATE_KEY = "seal-private.pem"
PUBLIC_KEY = "seal-public.pem"

# Held while a file is written, so that of two engines one writes.
SEAL_LOCK = 4542277
_SEALED_FILES = "heads-????-??-??.json"

logger = logging.getLogger(__name__)


def sealed_file(*, now: datetime, folder: Path) -> Path:
    """Return where the sealed file of today lies, today being that of the centre's time zone."""
    return folder / file_name(timezone.localdate(now))


def seal_if_due(*, now: datetime, folder: Path) -> Path | None:
    """Write the sealed file of today unless it is there, and return it; None where there was nothing to do.

    The first file of a day tells of all days since the previous one. The key pair is made at first use. Where another
    engine is sealing at this moment, nothing is done. Raises OSError where the folder cannot be written, SealDoubtful
    where its key cannot be used: nothing is then left behind that looks like a sealed file.
    """
    target = sealed_file(now=now, folder=folder)
    if target.exists():
        return None
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
            if not cursor.fetchone()[0] or target.exists():
                return None
        folder.mkdir(parents=True, exist_ok=True)
        key = _private_key(folder)
        content = sealed_bytes(_heads_now(now, folder, key.public_key()))
        signature = target.with_name(target.name + SIGNATURE_SUFFIX)
        # Left behind by an engine that was killed before it had written the file itself.
        signature.unlink(missing_ok=True)
        _write_new(signature, key.sign(content), mode=0o644)
        # Last: a sealed file never stands without its signature.
        _write_new(target, content, mode=0o644)
    return target


def _heads_now(now: datetime, folder: Path, key: Ed25519PublicKey) -> SealedHeads:
    previous, since = _previous(folder, key)
    if last_number() < since:
        # The record is shorter than it was, as after the return of a backup: all of it is told anew.
        since = 0
    changed: list[SealedHead] = []
    last_seq = 0

    def noted() -> Iterator[SealedHead]:
        nonlocal last_seq
        for head in chain_heads():
            last_seq = max(last_seq, head.seq)
            if head.seq > since:
                changed.append(head)
            yield head

    digest = digest_of_heads(noted())
    return SealedHeads(
        centre=settings.CENTRE_NAME,
        day=timezone.localdate(now),
        sealed_at=now,
        last_seq=last_seq,
        all_heads_sha256=digest,
        previous=previous,
        heads=changed,
    )


def _previous(folder: Path, key: Ed25519PublicKey) -> tuple[PreviousSeal | None, int]:
    """Return the latest sealed file and its last number; 0, so that all is told anew, where it cannot be trusted."""
    earlier = sorted(folder.glob(_SEALED_FILES))
    if not earlier:
        return None, 0
    latest = earlier[-1]
    content = latest.read_bytes()
    previous = PreviousSeal(name=latest.name, sha256=sha256(content).hexdigest())
    try:
        signature = latest.with_name(latest.name + SIGNATURE_SUFFIX).read_bytes()
        return previous, open_sealed(content, signature, key).last_seq
    except (OSError, SealDoubtful) as doubt:
        logger.warning("%s cannot be trusted (%s): the next sealed file lists every chain", latest, doubt)
        return previous, 0


def _private_key(folder: Path) -> Ed25519PrivateKey:
    """Return the folder's private key; at first use, make it. What is there is never overwritten."""
    private, public = folder / PRIVATE_KEY, folder / PUBLIC_KEY
    if not private.exists():
        if public.exists():
            raise SealDoubtful(f"{public} stands without its private key {private.name}")
        made = Ed25519PrivateKey.generate()
        _write_new(private, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    try:
        key = load_pem_private_key(private.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise SealDoubtful(f"{private} is not a private key in PEM without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealDoubtful(f"{private} is not an Ed25519 key")
    if not public.exists():
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        _write_new(public, pem, mode=0o644)
    return key


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole or not at all. Raises FileExistsError rather than overwrite."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link does not take the place of what is there.
        path.hardlink_to(part)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
