"""No number of the engine stands without the table, section or equation it comes from."""

import ast
import re
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[3] / "ara_domain/sap"
FILES = sorted(path for path in ENGINE.rglob("*.py") if "doubt" not in path.parts)
CITED = re.compile(r"Table|§|[Ss]ection|Appendix|SAP|[Ww]orksheet|\(\d+[a-z]?\)|ISO|Equation|\[M\]|\[P\]")
PLAIN = {0.0, 1.0, 2.0, 0.5, 100.0, 1e-9, 1e-6, 1e6}
"""Identities, halves, percentages and guards against division by nothing."""
CODES = {3.0, 4.0}
"""Register codes, which the schema gives."""


def numbers(tree: ast.AST, scope: ast.AST | None = None) -> list[tuple[ast.Constant, ast.AST | None]]:
    """Every decimal number with the function or class it stands in."""
    found: list[tuple[ast.Constant, ast.AST | None]] = []
    for child in ast.iter_child_nodes(tree):
        inner = child if isinstance(child, ast.FunctionDef | ast.ClassDef) else scope
        if isinstance(child, ast.Constant) and isinstance(child.value, float) and child.value not in PLAIN | CODES:
            found.append((child, scope))
        found += numbers(child, inner)
    return found


def said_of(number: ast.Constant, scope: ast.AST | None, tree: ast.Module, source: str) -> str:
    """The function with its docstring and comments; of a constant of the module, the lines around it."""
    if scope is not None:
        return ast.get_source_segment(source, scope) or ""
    at = next(i for i, node in enumerate(tree.body) if node.lineno <= number.lineno <= (node.end_lineno or 0))
    after = tree.body[min(at + 1, len(tree.body) - 1)]
    end = after.end_lineno if isinstance(after, ast.Expr) else tree.body[at].end_lineno
    return "\n".join(source.splitlines()[max(0, tree.body[at].lineno - 3) : end])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ENGINE)))
def test_every_number_is_cited_where_it_stands(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    bare = [
        f"line {number.lineno}: {number.value!r}"
        for number, scope in numbers(tree)
        if not CITED.search(said_of(number, scope, tree, source))
    ]
    assert bare == []
