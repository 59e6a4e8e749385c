"""The correctness cases with Prefect and its temporary server: prefect_cases.py NAME..."""
import sys

from prefect import flow, task
from prefect.cache_policies import INPUTS, TASK_SOURCE
from helper import note, respond
from values import show, values


@task(cache_policy=INPUTS + TASK_SOURCE, persist_result=True)
def step(value):
    note(repr(value))
    return respond(value)


@flow(log_prints=False)
def main(names: list):
    for name in names:
        show(name, lambda: step(values[name]))


if __name__ == "__main__":
    main(sys.argv[1:])
