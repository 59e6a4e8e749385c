"""N cached steps with joblib.Memory: joblib_flow.py N"""
import sys

from joblib import Memory
from helper import answer, note

memory = Memory("cache", verbose=0)


@memory.cache
def step(index):
    note()
    return answer(index)


if __name__ == "__main__":
    print("VALUE", sum(step(index) for index in range(int(sys.argv[1]))))
