"""One correctness case with redun: redun run redun_cases.py main --name NAME"""
import os
import sys

sys.path.insert(0, os.getcwd())
from redun import task
from helper import note, respond
from values import show, values

redun_namespace = "cases"


@task()
def step(value):
    note(repr(value))
    return respond(value)


@task(cache=False)
def told(name: str, value):
    show(name, lambda: value)
    return name


@task(cache=False)
def main(name: str):
    return told(name, step(values[name]))
