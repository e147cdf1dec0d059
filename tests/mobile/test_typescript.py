"""TypeScript made of openapi.json reads every example as a typed value, and refuses what is none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from channels.mobile import examples
from channels.mobile.blocks import BLOCKS
from channels.mobile.contract.schemas import names
from channels.mobile.views import openapi_json
from tests.services import ROOT

HERE = Path(__file__).parent / "typescript"
FOLDER = ROOT / "var" / "typescript"
MISSING = "The TypeScript test needs Node.js and npm (on Debian or Ubuntu: sudo apt install nodejs npm)."
STRICT = "--strict --noEmit --exactOptionalPropertyTypes --target es2022 --moduleResolution node10".split()
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def folder() -> Path:
    """With the compiler, the types and the examples in it. Packages stay from one run to the next."""
    assert shutil.which("node") and shutil.which("npm"), MISSING
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = HERE / "package-lock.json"
    kept = FOLDER / "node_modules" / ".installed"
    if not kept.exists() or kept.read_bytes() != lock.read_bytes():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, FOLDER)
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        kept.write_bytes(lock.read_bytes())
    (FOLDER / "openapi.json").write_bytes(openapi_json())
    run(tool("openapi-typescript"), "openapi.json", "--immutable", "--output", "api.ts")
    versions = {kind: shape.version for kind, shape in BLOCKS.items()}
    (FOLDER / "read.ts").write_text((HERE / "read.ts").read_text().replace("KNOWN_VERSIONS", json.dumps(versions)))
    return FOLDER


def run(*command: str) -> str:
    """What it says; fails with that where the command does."""
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=500, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tool(name: str) -> str:
    return str(FOLDER / "node_modules" / ".bin" / name)


def compiled(folder: Path, program: str) -> str:
    """What the strict compiler has to say about this program; empty when it accepts it."""
    file = folder / "program.ts"
    file.write_text(program)
    command = [tool("tsc"), *STRICT, file.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    return done.stdout


def typed(name: str, value: Any, number: int = 0) -> str:
    """Not a literal in the place of the type: a field of tomorrow is no mistake."""
    shape = names()[examples.schema_name(name)]
    written = f"const value{number} = {json.dumps(value, ensure_ascii=False)} as const;\n"
    return f'{written}export const typed{number}: Schemas["{shape}"] = value{number};\n'


HEAD = """import type { components } from "./api";
import { shown } from "./read";
type Schemas = components["schemas"];
"""


def test_it_reads_every_example_as_the_typed_value(folder):
    assert {examples.schema_name(name) for name in examples.all_of_them()} <= set(names())
    parts = [typed(name, value, number) for number, (name, value) in enumerate(examples.all_of_them().items())]
    items = [number for number, name in enumerate(examples.all_of_them()) if name.startswith("item.v1.")]
    parts += [f"export const words{number}: readonly string[] = typed{number}.blocks.map(shown);\n" for number in items]
    assert compiled(folder, HEAD + "".join(parts)) == ""


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cta.v1.block", {"label": 7}),
        ("header.v1.sample", {"nav": None}),
        ("item.v1.sample", {"blocks": [{"type": "hologram", "v": 1}]}),
    ],
)
def test_it_refuses_a_value_of_another_type(folder, name, change):
    assert "error TS" in compiled(folder, HEAD + typed(name, examples.all_of_them()[name] | change))
