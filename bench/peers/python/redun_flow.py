"""N cached steps with redun: redun run redun_flow.py main --n N"""
import os
import sys

sys.path.insert(0, os.getcwd())
from redun import task
from helper import answer, note

redun_namespace = "bench"


@task()
def step(index: int) -> int:
    note()
    return answer(index)


@task()
def total(values: list) -> int:
    return sum(values)


@task()
def main(n: int) -> int:
    return total([step(index) for index in range(n)])
