"""Only `analysis.live` may reach another machine."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from house_sources import FILES, PACKAGE, nodes

NETWORK = {
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "nntplib", "poplib", "pyalex", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "tornado", "urllib", "urllib3", "webbrowser", "websocket",
    "websockets", "xmlrpc",
}  # fmt: skip
EXCEPTED = {
    "run/kernels.py": "sockets between a run and its kernel server, on this machine",
    "run/kernel_server.py": "sockets between a run and its kernel server, on this machine",
    "run/redact.py": "the name of this machine, to take it out of pages",
}
MODULES = sorted(path for path in FILES if path.relative_to(PACKAGE).parts[0] != "live")


def network_libraries(path: Path) -> set[str]:
    """Libraries of the network that a module imports anywhere, by statement or by name."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "import_module",
            "__import__",
        }:
            found |= {str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)}
    return {name for name in found if name.partition(".")[0] in NETWORK and name != "urllib.parse"}


def test_a_module_outside_live_imports_no_library_of_the_network() -> None:
    found = {str(path.relative_to(PACKAGE)): network_libraries(path) for path in MODULES}
    expected = {name: {"socket"} for name in EXCEPTED}
    assert {name: libraries for name, libraries in found.items() if libraries} == expected


@pytest.mark.parametrize(
    "code",
    ["import requests", "from urllib import request", "import urllib.request", "__import__('socket')"],
)
def test_the_test_sees_a_library_of_the_network(code: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(code)
    assert network_libraries(tmp_path / "module.py")


def test_no_table_is_read_from_an_address() -> None:
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "").startswith("read_"):
                given = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                assert not any(str(value).startswith(("http:", "https:", "ftp:")) for value in given), path


def test_the_command_line_and_the_readers_load_no_library_of_the_network() -> None:
    code = (
        "import sys, analysis.cli; analysis.cli.parser(); from analysis import load; load.live_attention();"
        "print([name for name in ('requests', 'pyalex', 'urllib3') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.strip() == "[]"


def test_the_addresses_of_the_services_are_no_setting_of_the_machine() -> None:
    for path in (PACKAGE / "live").rglob("*.py"):
        named = [
            node.args[0].value
            for node in nodes(path)
            if isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}
            and isinstance(node.args[0], ast.Constant)
        ]
        assert set(named) <= {"OPENALEX_API_KEY"}, path
