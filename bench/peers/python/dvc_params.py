"""Lays out params.yaml, and a stage for each pair of values: dvc_params.py NAME..."""
import sys

import yaml
from values import pair_of, values

with open("params.yaml", "w") as params:
    yaml.safe_dump({pair_of[name]: values[name] for name in sys.argv[1:]}, params, sort_keys=False)
stages = {
    pair_of[name]: {
        "cmd": f"python dvc_case.py {pair_of[name]} out/{pair_of[name]}.txt",
        "deps": ["dvc_case.py"],
        "params": [pair_of[name]],
        "outs": [f"out/{pair_of[name]}.txt"],
    }
    for name in sys.argv[1:]
}
with open("dvc.yaml", "w") as pipeline:
    yaml.safe_dump({"stages": stages}, pipeline)
