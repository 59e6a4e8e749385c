"""What a stage of the correctness cases runs, its value from params.yaml: dvc_case.py PAIR OUTPUT"""
import sys

import yaml
from helper import note, respond

with open("params.yaml") as params:
    value = yaml.safe_load(params)[sys.argv[1]]
note(repr(value))
with open(sys.argv[2], "w") as output:
    output.write(repr(respond(value)))
