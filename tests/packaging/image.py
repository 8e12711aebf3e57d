"""The Dockerfile without a Docker: its steps, and a folder with a virtual environment to perform them in."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ABSOLUTE = re.compile(r"(?<=\s)/(?=\w)")
_ONLY_IN_A_CONTAINER = re.compile(r"^useradd\b")
SECONDS = 120


@dataclass(frozen=True)
class Step:
    """One instruction, such as COPY, and what stands behind it."""

    word: str
    rest: str


def stages(text: str) -> list[list[Step]]:
    """Read a Dockerfile; each stage begins with its FROM."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    found: list[list[Step]] = []
    for line in joined.splitlines():
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            found.append([])
        found[-1].append(Step(word, rest))
    return found


def rest_of(stage: list[Step], word: str) -> str:
    """Give what stands behind the last instruction of this word, which is the one that counts."""
    return [step.rest for step in stage if step.word == word][-1]


def command(rest: str) -> list[str]:
    """Read the JSON list at the end of ENTRYPOINT, CMD or HEALTHCHECK."""
    return json.loads(rest[rest.index("[") :])


def unpacked_by_docker() -> tuple[set[str], list[str]]:
    """Read .dockerignore: what gets in of the top folder, and which names get in nowhere."""
    lines = (ROOT / ".dockerignore").read_text().split()
    return {line[1:] for line in lines if line[0] == "!"}, [line[3:] for line in lines if line.startswith("**/")]


class Stage:
    """A folder that stands for the file system of one stage, with a fresh virtual environment as its Python."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._work = root
        subprocess.run([sys.executable, "-m", "venv", root / "venv"], check=True, timeout=SECONDS)

    def perform(self, steps: list[Step], *others: "Stage") -> None:
        """Perform a stage's steps, as near as can be; COPY --from takes from the last of the others."""
        for step in steps:
            match step.word:
                case "WORKDIR":
                    self._work = self._inside(step.rest)
                    self._work.mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(shlex.split(step.rest), *others)
                case "RUN" if not _ONLY_IN_A_CONTAINER.match(step.rest):
                    self.run(["sh", "-ec", _ABSOLUTE.sub(f"{self.root}/", step.rest)])

    def run(self, words: list[str]) -> str:
        """Run a command as this stage would, bounded in time; give what it says."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HANDBILL_", "PYTHON", "COV"))
        }
        environ = {**kept, "PATH": f"{self.root}/venv/bin:{os.environ['PATH']}", "VIRTUAL_ENV": f"{self.root}/venv"}
        done = subprocess.run(
            words, cwd=self._work, env=environ, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _inside(self, path: str) -> Path:
        return self.root / path.lstrip("/") if path.startswith("/") else self._work / path

    def _copy(self, words: list[str], *others: "Stage") -> None:
        *sources, target = [word for word in words if not word.startswith("--")]
        admitted, never = unpacked_by_docker()
        for source in sources:
            if words[0].startswith("--from="):
                origin = others[-1]._inside(source)
            else:
                assert source in admitted, f"{source} is held back by .dockerignore"
                origin = ROOT / source
            into = self._inside(target) / origin.name if target.endswith("/") else self._inside(target)
            if origin.is_dir():
                shutil.copytree(origin, into, ignore=shutil.ignore_patterns(*never))
            else:
                into.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(origin, into)
