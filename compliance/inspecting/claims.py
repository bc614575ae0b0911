"""What the co-op claims under each quality statement: a file of the release, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CLAIMS = Path(__file__).with_name("claims.toml")


@dataclass(frozen=True)
class Claims:
    """`key_questions` by the letter that a code begins with; `claims` by code."""

    key_questions: dict[str, str]
    claims: dict[str, str]


@cache
def read_claims() -> Claims:
    found = tomllib.loads(CLAIMS.read_text())
    return Claims(found["key_questions"], found["claims"])
