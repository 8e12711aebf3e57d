"""Small and guessable: the sizes of functions and files that we hold ourselves to."""

import ast
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
FILES = [path for room in ("bot", "storage") for path in (ROOT / room).rglob("*.py")]


def code_lines(node, lines):
    """Count a function's lines without its docstring, blank lines and the parts of its signature after the first."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return 1
    return 1 + sum(bool(line.strip()) for line in lines[body[0].lineno - 1 : node.end_lineno])


def functions():
    for path in FILES:
        text = path.read_text()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield code_lines(node, text.splitlines()), f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def test_functions_are_short():
    """Median 8 lines, nine of ten within 20, none over 40."""
    sizes = sorted(functions())
    lengths = [length for length, _ in sizes]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 20
    assert sizes[-1][0] <= 40, sizes[-3:]


def test_files_are_short():
    """Median 100 lines, none over 250."""
    sizes = sorted((len(path.read_text().splitlines()), str(path.relative_to(ROOT))) for path in FILES)
    assert median(length for length, _ in sizes) <= 100
    assert sizes[-1][0] <= 250, sizes[-3:]
