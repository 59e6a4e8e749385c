"""N cached steps with Prefect and its temporary server: prefect_flow.py N"""
import sys

from prefect import flow, task
from prefect.cache_policies import INPUTS, TASK_SOURCE
from helper import answer, note


@task(cache_policy=INPUTS + TASK_SOURCE, persist_result=True)
def step(index):
    note()
    return answer(index)


@flow(log_prints=False)
def main(count: int) -> int:
    return sum(step(index) for index in range(count))


if __name__ == "__main__":
    print("VALUE", main(int(sys.argv[1])))
