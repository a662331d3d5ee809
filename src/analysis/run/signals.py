"""Signals that ask a process to end stop a sweep as Ctrl-C does: kernels end, what is finished is kept."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ASKING = ("SIGTERM", "SIGHUP")
BY_SIGNAL = 128


class Stopped(KeyboardInterrupt):
    """The process was asked to end by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def like_ctrl_c() -> Iterator[None]:
    """Raise `Stopped` in the main thread on a signal that asks to end; one that is ignored stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asking = [getattr(signal, name) for name in ASKING if hasattr(signal, name)]
    taken = [number for number in asking if signal.getsignal(number) == signal.SIG_DFL]
    try:
        for number in taken:
            signal.signal(number, _stop)
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: Any) -> None:
    # who asks twice is not kept waiting
    signal.signal(number, signal.SIG_DFL)
    raise Stopped(number)


def exit_code(stop: KeyboardInterrupt) -> int:
    """Return 128 and the signal's number, as a shell does for a command that a signal has ended."""
    return BY_SIGNAL + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
