"""The correctness cases with flytekit, run locally; one task for each type: flytekit_cases.py NAME..."""
import sys
from typing import Optional

from flytekit import task
from helper import note, respond
from values import show, values


@task(cache=True, cache_version="1")
def number(value: Optional[float]) -> Optional[float]:
    note(repr(value))
    return respond(value)


@task(cache=True, cache_version="1")
def mapping(value: dict) -> dict:
    note(repr(value))
    return respond(value)


@task(cache=True, cache_version="1")
def text(value: str) -> str:
    note(repr(value))
    return respond(value)


def step(value):
    if isinstance(value, dict):
        return mapping(value=value)
    return text(value=value) if isinstance(value, str) else number(value=value)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        show(name, lambda: step(values[name]))
