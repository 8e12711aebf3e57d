"""What stands behind a WordPress: the packages, a copy of the program, a database, a web server."""

import asyncio
import getpass
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wordpress.processes import answering, free_port, run, running

_PROGRAM = Path("/usr/share/wordpress")
_DAEMON = Path("/usr/sbin/mariadbd")  # not on everybody's PATH
_PHP = Path(__file__).parent / "php"
_PACKAGES = {
    "wordpress": "usr/share/wordpress/wp-load.php",
    "mariadb-server": "usr/sbin/mariadbd",
    "php-cli": "usr/bin/php",
    "php-curl": "usr/lib/php/*/curl.so",
    "php-gd": "usr/lib/php/*/gd.so",
    "php-mbstring": "usr/lib/php/*/mbstring.so",
    "php-mysql": "usr/lib/php/*/mysqli.so",
    "php-xml": "usr/lib/php/*/dom.so",
}


@dataclass(frozen=True)
class Site:
    """Where one WordPress is: on the disk and on the web."""

    folder: Path
    socket: Path
    port: int

    @property
    def url(self) -> str:
        """Give its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """Give what its PHP files ask for."""
        return {"TEST_SOCKET": str(self.socket), "TEST_URL": self.url, "TEST_ACCESS_LOG": str(self.log("access"))}

    def log(self, name: str) -> Path:
        """Give a log's path."""
        return self.folder / f"{name}.log"


def needs() -> str | None:
    """Tell in a sentence what this machine lacks for a WordPress, for pytest.skip; None when it has all."""
    missing = [package for package, file in _PACKAGES.items() if not any(Path("/").glob(file))]
    install = "apt-get install --no-install-recommends"
    return f"needs WordPress: {install} {' '.join(missing)}" if missing else None


@asynccontextmanager
async def serving(folder: Path, sockets: Path) -> AsyncIterator[Site]:
    """Install WordPress in a folder and serve it; `sockets` is a folder with a short path, as sockets need."""
    site = Site(folder, sockets / "db", free_port())
    copying = asyncio.create_task(asyncio.to_thread(_copy, folder / "site"))
    async with _database(site):
        await copying
        for step in ("install", "prepare"):
            await php(site, step, str(folder / "password"))
        async with _web_server(site):
            site.log("access").touch()
            yield site


async def php(site: Site, script: str, *words: str) -> None:
    """Run one of our scripts inside the site's WordPress."""
    await run("php", _PHP / f"{script}.php", site.folder / "site", *words, log=site.log(script), environ=site.environ)


async def sql(site: Site, statement: str) -> None:
    """Run a statement in the site's database, behind WordPress's back."""
    words = ("mariadb", "--no-defaults", "--socket", site.socket, "--user", "root", "wp", "--execute", statement)
    await run(*words, log=site.log("sql"))


def _copy(into: Path) -> None:
    shutil.copytree(_PROGRAM, into, ignore_dangling_symlinks=True)
    shutil.copy(_PHP / "wp-config.php", into)


@asynccontextmanager
async def _database(site: Site) -> AsyncIterator[None]:
    """Serve an empty database on the socket alone; its root is whoever can open that."""
    data, log = f"--datadir={site.folder / 'database'}", site.log("database")
    # Root has to be named, else the server refuses; everybody else is who they are.
    user = ["--user=root"] if os.geteuid() == 0 else [f"--user={getpass.getuser()}"]
    root = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    await run("mariadb-install-db", "--no-defaults", data, *user, *root, log=log)
    start = site.folder / "database.sql"
    start.write_text("CREATE DATABASE wp CHARACTER SET utf8mb4;\n")
    sizes = ["--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"]
    words = ["--no-defaults", data, *user, "--skip-networking", f"--socket={site.socket}", f"--init-file={start}"]
    async with running(_DAEMON, *words, *sizes, log=log) as process:
        await answering(process, lambda: asyncio.open_unix_connection(site.socket), log)
        yield


@asynccontextmanager
async def _web_server(site: Site) -> AsyncIterator[None]:
    log, root = site.log("web"), site.folder / "site"
    words = ("-d", "opcache.enable_cli=1", "-S", f"127.0.0.1:{site.port}", "-t", root, _PHP / "router.php")
    async with running("php", *words, log=log, environ=site.environ) as process:
        await answering(process, lambda: asyncio.open_connection("127.0.0.1", site.port), log)
        yield
