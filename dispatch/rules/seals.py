"""What a sealed file says, and how anybody checks that this centre wrote it.

A sealed file is JSON; beside it lies the Ed25519 signature over exactly its bytes, so that nothing depends on how JSON
is written.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

import orjson
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

SIGNATURE_SUFFIX = ".sig"

Sha256Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
StreamNumber = Annotated[int, Field(ge=0, lt=2**63)]


class SealDoubtful(Exception):
    """A sealed file, its signature or its key cannot be read, or the signature is not that of the key."""


class _Sealed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SealedHead(_Sealed):
    """The last event of one chain. `incident_id` and `number` are None for the events without an incident."""

    incident_id: StreamNumber | None
    number: str | None
    seq: StreamNumber
    hash: Sha256Hex


class PreviousSeal(_Sealed):
    """The sealed file before this one, by name and digest of its bytes."""

    name: str
    sha256: Sha256Hex


class SealedHeads(_Sealed):
    """The content of a sealed file. `heads` are the chains that changed since the previous one, all in the first.

    `all_heads_sha256` is the digest over every chain's head (see `digest_of_heads`), whether it is listed or not.
    """

    format: Literal["eoc-sealed-heads-1"] = "eoc-sealed-heads-1"
    centre: str
    day: date
    sealed_at: AwareDatetime
    last_seq: StreamNumber
    all_heads_sha256: Sha256Hex
    previous: PreviousSeal | None
    heads: list[SealedHead]


def file_name(day: date) -> str:
    """Return the name of the sealed file of a day, such as `heads-2025-07-01.json`."""
    return f"heads-{day.isoformat()}.json"


def head_line(head: SealedHead) -> bytes:
    """Return the line of a head in the digest over all of them: incident id or `-`, seq, hash in hex, newline."""
    return f"{'-' if head.incident_id is None else head.incident_id} {head.seq} {head.hash}\n".encode()


def digest_of_heads(heads: Iterable[SealedHead]) -> str:
    """Return the SHA-256, in hex, over the lines of all heads: the one without an incident first, then by incident."""
    digest = sha256()
    for head in heads:
        digest.update(head_line(head))
    return digest.hexdigest()


def sealed_bytes(sealed: SealedHeads) -> bytes:
    """Return the bytes of a sealed file."""
    return orjson.dumps(sealed.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_public_key(pem: bytes) -> Ed25519PublicKey:
    """Return the Ed25519 public key that a PEM holds. Raises SealDoubtful."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SealDoubtful("the key is not a public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SealDoubtful("the key is not an Ed25519 key")
    return key


def open_sealed(content: bytes, signature: bytes, key: Ed25519PublicKey) -> SealedHeads:
    """Return what a sealed file says, once its signature is found to be that of the key. Raises SealDoubtful."""
    try:
        key.verify(signature, content)
    except InvalidSignature as error:
        raise SealDoubtful("the signature is not that of the key over this file") from error
    try:
        return SealedHeads.model_validate_json(content)
    except ValidationError as error:
        raise SealDoubtful("the file is signed, but is not a sealed file of this format") from error


def require_succession(files: Sequence[tuple[SealedHeads, bytes]]) -> None:
    """Check that each of several sealed files is the very one that its successor names. Raises SealDoubtful.

    A file that is named but not among them is passed over.
    """
    digests = {file_name(sealed.day): sha256(content).hexdigest() for sealed, content in files}
    for sealed, _ in files:
        if sealed.previous and digests.get(sealed.previous.name, sealed.previous.sha256) != sealed.previous.sha256:
            raise SealDoubtful(f"{file_name(sealed.day)} follows another {sealed.previous.name} than the one given")
