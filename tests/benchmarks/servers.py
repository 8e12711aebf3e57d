"""Servers that answer at once: nginx for measuring, a small one of ours where there is none."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import letter
from tests.benchmarks.alone import say, told_to_stop
from tests.benchmarks.processes import Place, beside
from tests.benchmarks.wire import Reply, serving

_SBIN = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
_CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 2048; }}
http {{
    access_log off; client_body_buffer_size 64k; keepalive_requests 100000000; keepalive_timeout 600;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        default_type application/json;
        location / {{ return 200 '{receipt}'; }}
        location ~ /getMe$ {{ return 200 '{we}'; }}
    }}
}}
"""


def program(name: str) -> str | None:
    """Find an installed program."""
    return shutil.which(name, path=_SBIN)


@contextmanager
def telegram(place: Place) -> Iterator[str]:
    """Have everything answered at once with the receipt of a message; give the address."""
    with nginx(place.path) if place.nginx else small(place) as url:
        yield url


@contextmanager
def nginx(folder: Path) -> Iterator[str]:
    """Start nginx, on this process's core."""
    own, port = folder / "nginx", _free_port()
    own.mkdir(exist_ok=True)
    configuration = own / "nginx.conf"
    answers = {"receipt": _quoted(letter.receipt()), "we": _quoted(letter.ok(letter.WE))}
    configuration.write_text(_CONFIGURATION.format(folder=own, port=port, **answers))
    found = program("nginx")
    assert found, "nginx is not installed"
    process = subprocess.Popen([found, "-c", str(configuration), "-p", str(own)])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def small(place: Place) -> Iterator[str]:
    """Start a small server of ours."""
    with beside("tests.benchmarks.servers:answering", core=place.load) as server:
        yield server.ready["url"]


async def answering() -> dict:
    """Answer every call at once; the body of a small server's process."""
    receipt, we, count = letter.receipt(), letter.ok(letter.WE), 0

    def answer(method: str, _body: bytes, reply: Reply) -> None:
        nonlocal count
        count += 1
        reply(200, we if method == "getMe" else receipt)

    async with serving(answer) as url:
        say({"url": url})
        await told_to_stop()
    return {"answered": count}


def _quoted(text: bytes) -> str:
    """Write a text as nginx's configuration has it between single quotes."""
    return text.decode().replace("\\", "\\\\").replace("'", "\\'")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
