"""Step protocol 1: the request is a JSON file, the answers are files and JSON lines on standard output."""

import json
import os


def request():
    with open(os.environ["WITHIN_REQUEST"], encoding="utf-8") as file:
        return json.load(file)


def say(**message):
    print(json.dumps(message), flush=True)
