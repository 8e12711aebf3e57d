"""WordPress's own test posts, which are not ours to pass on: they may lie beside the project."""

from pathlib import Path

POSTS = Path(__file__).parents[3] / "shared" / "data" / "wordpress"
