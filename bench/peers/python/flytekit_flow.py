"""N cached steps with flytekit, run locally: flytekit_flow.py N"""
import sys

from flytekit import task, workflow
from helper import answer, note

count = int(sys.argv[1])


@task(cache=True, cache_version="1")
def step(index: int) -> int:
    note()
    return answer(index)


@task
def total(values: list[int]) -> int:
    return sum(values)


@workflow
def main() -> int:
    return total(values=[step(index=index) for index in range(count)])


if __name__ == "__main__":
    print("VALUE", main())
