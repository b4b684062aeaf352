"""A browser that reads what is pushed to it, and a push service on the loopback interface that looks into nothing."""

import ipaddress
import json
import ssl
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

# As `bin/run` makes one.
PRIVATE_KEY = "x1PHFMsT4F8K3gAxj1pHcUBbJbZCqsBTBZtGNMDmzWQ"
FCM = "https://fcm.googleapis.com/fcm/send/"


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Browser:
    """Holds the keys of one subscription, and reads what was encrypted for it (RFC 8291)."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = urlsafe_b64decode("BTBZtGNMDmzWQx1PHFMsTw==")
        self.p256dh = encoded(point(self._key.public_key()))
        self.auth = encoded(self._secret)

    def subscription(self, endpoint: str) -> dict[str, str]:
        return {"endpoint": endpoint, "p256dh": self.p256dh, "auth": self.auth}

    def read(self, body: bytes) -> Any:
        salt, id_bytes = body[:16], body[20]
        sender, sealed = body[21 : 21 + id_bytes], body[21 + id_bytes :]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        info = b"WebPush: info\x00" + point(self._key.public_key()) + sender
        secret = HKDF(SHA256(), 32, self._secret, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert plain[-1:] == b"\x02", "it is not the last record"
        return json.loads(plain[:-1])


@dataclass
class Taken:
    """A request as the push service took it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def signed(self, audience: str) -> dict[str, Any]:
        """Return what the centre signed, after checking that it did (RFC 8292)."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(parts["k"]))
        claims: dict[str, Any] = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=audience)
        return claims | {"k": parts["k"]}


@dataclass
class PushService:
    """Takes messages over TLS, and answers each with the next status, the last of them for ever."""

    host: str
    trusts: ssl.SSLContext
    answers: list[int] = field(default_factory=lambda: [201])
    taken: list[Taken] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        return f"https://{self.host}/push/abc"


@contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, SHA256())
    )
    pem = folder / "service.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    told: list[PushService] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service = told[0]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {header.lower(): value for header, value in self.headers.items()}
            service.taken.append(Taken(self.path, headers, body))
            self.send_response(service.answers.pop(0) if len(service.answers) > 1 else service.answers[0])
            for header, value in service.headers.items():
                self.send_header(header, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    server.socket = serving.wrap_socket(server.socket, server_side=True)
    trusts = ssl.create_default_context(cadata=certificate.public_bytes(Encoding.PEM).decode())
    service = PushService(f"localhost:{server.server_address[1]}", trusts)
    told.append(service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
