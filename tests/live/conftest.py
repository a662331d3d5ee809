"""The server on this machine as fixtures: no test of this folder reaches another machine."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from loopback import KEY, FakeTime, Server

from analysis.live.gdelt import PAUSE, Gdelt
from analysis.live.openalex import MOST_CALLS, OpenAlex
from analysis.live.transport import Limits, Transport


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
