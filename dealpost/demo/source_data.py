"""The names and sentences that the company is made from, kept as TOML beside the code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def source_data(name: str) -> dict[str, Any]:
    """The table in `data/<name>.toml`. Shared between callers: read only."""
    return tomllib.loads(source_text(f"{name}.toml"))


@cache
def source_text(filename: str) -> str:
    return (files("dealpost.demo") / "data" / filename).read_text(encoding="utf-8")
