"""What the image is made of, and that what was made of it works as installed."""

import re
import tomllib
import zipfile
from pathlib import PurePosixPath

import pytest

from tests.packaging.image import ROOT, Stage, command, rest_of, stages, unpacked_by_docker

BUILD, IMAGE = stages((ROOT / "Dockerfile").read_text())
COMMAND_LINE = ROOT / "bot/__main__.py"


@pytest.fixture(scope="module")
def build(tmp_path_factory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("build"))
    stage.perform(BUILD)
    return stage


@pytest.fixture(scope="module")
def image(build, tmp_path_factory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("image"))
    stage.perform(IMAGE, build)
    return stage


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(build):
    """Migrations, the demo's pages and texts too: they are read at run time."""
    (wheel,) = (build.root / "wheels").glob("*.whl")
    source = build.root / "source"
    files = {path.relative_to(source).as_posix() for room in ("bot", "storage") for path in source.glob(f"{room}/**/*")}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == {name for name in files if (source / name).is_file()}
    assert "storage/migrations/0001_initial.sql" in packed


def test_what_is_installed_is_imported_from_there(image):
    """The commands below test the wheel, not the work tree; the versions are the tested ones."""
    where = image.run(["python", "-c", "import bot, storage; print(bot.__file__, storage.__file__)"])
    assert where.count(str(image.root)) == 2
    frozen = {line.lower() for line in (ROOT / "constraints.txt").read_text().split()}
    installed = {line.lower() for line in image.run(["pip", "freeze"]).split("\n") if "==" in line}
    assert installed <= frozen


def test_a_database_can_be_made_with_what_is_installed(image):
    """The migrations are found inside the installed package."""
    code = "import asyncio, storage; asyncio.run(asyncio.wait_for(go(), 30))"
    program = "async def go():\n await (await storage.Storage.open(__import__('pathlib').Path('made.db'))).close()\n"
    image.run(["python", "-c", program + code])


@pytest.mark.skipif(not COMMAND_LINE.exists(), reason="the command line is not written yet")
@pytest.mark.parametrize("word", ["ENTRYPOINT", "CMD", "HEALTHCHECK"])
def test_the_commands_of_the_image_exist(image, word):
    """As installed, without any setting: each explains itself, options included."""
    words = command(rest_of(IMAGE, word))
    entry = command(rest_of(IMAGE, "ENTRYPOINT"))
    assert "Usage" in image.run([*(words if words[0] == entry[0] else entry + words), "--help"])


def test_the_image_runs_as_nobody_special_and_stops_when_asked():
    assert rest_of(IMAGE, "USER") not in {"root", "0"}
    assert rest_of(IMAGE, "STOPSIGNAL") == "SIGTERM"
    assert [step.word for step in IMAGE][-1] == "CMD"


def test_the_database_is_on_the_volume():
    """Else it would be lost with the container."""
    environment = dict(pair.split("=", 1) for pair in rest_of(IMAGE, "ENV").split())
    assert PurePosixPath(environment["HANDBILL_DATABASE"]).parent == PurePosixPath(rest_of(IMAGE, "VOLUME"))


def test_no_secret_gets_in():
    """Neither by a variable nor by a file of the work tree."""
    assert not re.search(r"TOKEN|PASSWORD|SECRET", (ROOT / "Dockerfile").read_text())
    admitted, never = unpacked_by_docker()
    assert admitted == {"pyproject.toml", "constraints.txt", "README.md", "LICENSE", "bot", "storage"}
    assert {".env", "*.db*"} <= set(never)


def test_the_image_has_the_python_that_the_tests_run_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    version = project["requires-python"].removeprefix(">=")
    assert {stage[0].rest.split()[0] for stage in (BUILD, IMAGE)} == {f"python:{version}-slim"}
