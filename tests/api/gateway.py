"""A camera gateway on loopback, which serves what a test lays into it and remembers what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

PICTURES = Path(__file__).resolve().parent.parent / "data" / "cameras"
SEGMENT = (PICTURES / "segment.ts").read_bytes()
FRAME = (PICTURES / "frame.jpg").read_bytes()
PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:2,\nseg7.ts\n"


def playlist(sequence: int) -> str:
    """Return the playlist of a film whose newest segment has this number."""
    return PLAYLIST.replace(":7", f":{sequence}")


Answer = tuple[int, dict[str, str], bytes]


class Gateway:
    """What is served, by path with its query; everything else is 404."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []
        self.answers: dict[str, Answer] = {}

    def serve(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        """Serve this at a path, and return its address."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Length": str(len(content))} | named, content)
        return f"{self.base}{path}"


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Run a gateway."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            serving.asked.append(self.path)
            status, headers, body = serving.answers.get(self.path, (404, {"Content-Length": "0"}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = Gateway(server.server_address[1])
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
