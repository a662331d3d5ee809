"""A server on this machine that behaves as the two services document their interfaces, and time that jumps.

The answers in examples/ are real or printed in official documentation; every other number, title and place
in these tests is invented.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from analysis.live.gdelt import PAUSE, Gdelt
from analysis.live.openalex import MOST_CALLS, OpenAlex
from analysis.live.transport import Limits, Transport

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


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def server(time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Server(time)
    thread = Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.closing.set()
    made.http.shutdown()
    made.http.server_close()
    thread.join()


@pytest.fixture
def news(server: Server, time: FakeTime) -> Iterator[Gdelt]:
    with Transport("The GDELT Project", pause=PAUSE, sleep=time.sleep, clock=time.clock) as transport:
        yield Gdelt(transport, base=f"{server.base}/api/v2/doc/doc")


@pytest.fixture
def works(server: Server, time: FakeTime) -> Iterator[OpenAlex]:
    with Transport("OpenAlex", most=MOST_CALLS, sleep=time.sleep, clock=time.clock) as transport:
        yield OpenAlex(KEY, transport=transport, base=server.base)


@pytest.fixture
def hasty(time: FakeTime) -> Iterator[Transport]:
    """A transport that gives up within a fraction of a second."""
    limits = Limits(connect=1.0, silence=0.05, answer=30.0)
    with Transport("The service", limits=limits, sleep=time.sleep, clock=time.clock) as transport:
        yield transport


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, empty, and no key in the environment."""
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "answers"))
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    return tmp_path / "answers"
