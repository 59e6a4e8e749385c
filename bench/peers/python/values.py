"""The arguments of the correctness table by name, and what a step gives for them: values.py NAME..."""
import json
import sys

pairs = {
    "nan-none": {"nan": float("nan"), "none": None},
    "zeros": {"minus-zero": -0.0, "zero": 0.0},
    "order": {"ab": {"a": 1, "b": 2}, "ba": {"b": 2, "a": 1}},
    "keys": {"number-key": {1: "x"}, "text-key": {"1": "x"}},
    "text": {"text": "text"},
}
values = {name: value for pair in pairs.values() for name, value in pair.items()}
pair_of = {name: pair for pair, names in pairs.items() for name in names}


def show(name, call):
    """Prints what the call gives, or that it fails."""
    try:
        print("GIVES", json.dumps([name, repr(call())]), flush=True)
    except Exception as error:
        print("FAILS", json.dumps([name, f"{type(error).__name__}: {error}"[:300]]), flush=True)


if __name__ == "__main__":
    from helper import respond

    for name in sys.argv[1:]:
        show(name, lambda: respond(values[name]))
