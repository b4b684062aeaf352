"""What others publish and we may not carry: fetched at set-up, checked against a digest, unpacked under the tools."""

import base64
import hashlib
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from .layout import TOOLS
from .processes import Command, CommandFailed, complete

# Twilio's OpenAPI document, against which the demonstration and the tests check every request to Twilio.
_PACKAGE = "@twilio/cli-core@9.0.0"
_SHA512 = "FPHm5gXAUwM2oATmQi3AGYPFz4Urg5G5/vDkpUu5WqNuwueQaS93HwXjdX1OM+miuq0LMimdfbXDTLEp4Nsjfg=="
_MEMBERS = ("package/src/services/twilio-api/twilio_api_v2010.json", "package/LICENSE")

IDENTITY = f"{_PACKAGE} {_SHA512}"
TWILIO = TOOLS / "twilio"


async def fetch_twilio_document(npm: Command, log: Path) -> None:
    """Fetch the document with `npm`, which is given where to put the package.

    Raises:
        CommandFailed: the package cannot be had, or is not the one that was checked.
    """
    with TemporaryDirectory(dir=TOOLS) as folder:
        words = [*npm.arguments, "pack", _PACKAGE, "--silent", "--pack-destination", folder]
        await complete(Command(words, npm.environment, npm.directory), log)
        [package] = Path(folder).glob("*.tgz")  # noqa: ASYNC240 -- nothing else runs in this loop that could wait
        if base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() != _SHA512:
            raise CommandFailed(f"{_PACKAGE} is not the package that was checked")
        TWILIO.mkdir(exist_ok=True)
        with tarfile.open(package) as archive:
            for member in _MEMBERS:
                content = archive.extractfile(member)
                if content is None:
                    raise CommandFailed(f"{_PACKAGE} has no file {member}")
                (TWILIO / Path(member).name).write_bytes(content.read())
