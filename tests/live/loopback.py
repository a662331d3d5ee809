"""A server on this machine that behaves as the two services document their interfaces, and time that jumps.

The answers in examples/ are real or printed in official documentation; every other number, title and place
in these tests is invented.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

EXAMPLES = Path(__file__).parent / "examples"
KEY = "invented-key-1234567890"


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["response"]


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    values: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class Said:
    """One answer; `promise` bytes are announced, which may be more than are sent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promise: int | None = None
    wait_before: float = 0.0
    drip: float = 0.0


def said(what: Any, status: int = 200, **headers: str) -> Said:
    """An answer from JSON data or from plain text."""
    body = what.encode() if isinstance(what, str) else json.dumps(what).encode()
    return Said(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


class FakeTime:
    """Sleeping moves the clock at once."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


class Server:
    """Answers with what was put into `script`, then with what `answer` returns."""

    def __init__(self, time: FakeTime) -> None:
        self.script: list[Said] = []
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Said] = lambda asked: said({})
        self.time, self.closing = time, Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.http.server_address[1]}"

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805  the inner class has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: without it 40 ms lie between

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                values = {name: found[0] for name, found in parse_qs(parts.query).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(parts.path, values, headers, server.time.now)
                server.asked.append(asked)
                self._send(server.script.pop(0) if server.script else server.answer(asked))

            def _send(self, answer: Said) -> None:
                server.closing.wait(answer.wait_before)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(answer.promise or len(answer.body)))
                    self.end_headers()
                    step = 1 if answer.drip else max(1, len(answer.body))
                    for start in range(0, len(answer.body), step):
                        self.wfile.write(answer.body[start : start + step])
                        server.closing.wait(answer.drip)
                except OSError:
                    pass  # the client has left
                self.close_connection = answer.promise is not None or self.close_connection

            def log_message(self, *arguments: object) -> None:
                """Keep the output of the tests clean."""

        return Handler
