"""The reference client stands alone, and knows what the server can send."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from concord_client.blocks import KNOWN

from channels.mobile.blocks import BLOCKS

PACKAGE = Path(__file__).resolve().parents[2] / "clients" / "python"


def test_it_imports_nothing_but_the_standard_library_and_itself() -> None:
    allowed = {*sys.stdlib_module_names, "concord_client"}
    for file in (PACKAGE / "concord_client").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, file.name


def test_it_runs_without_anything_else_installed() -> None:
    code = f"import sys; sys.path.insert(0, {str(PACKAGE)!r}); import concord_client.__main__ as m; m.main(['--help'])"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, timeout=60)
    assert "sync" in done.stdout, done.stderr


def test_it_can_draw_every_block_that_the_server_sends_today() -> None:
    assert {name: shape.v for name, shape in KNOWN.items()} == {name: shape.version for name, shape in BLOCKS.items()}
