"""The correctness cases with joblib.Memory: joblib_cases.py NAME..."""
import sys

from joblib import Memory
from helper import note, respond
from values import show, values

memory = Memory("cache", verbose=0)


@memory.cache
def step(value):
    note(repr(value))
    return respond(value)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        show(name, lambda: step(values[name]))
