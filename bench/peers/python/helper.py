"""What a step calls from another module, and the record of its executions."""
import os


def answer(index):
    return index + 1


def note():
    if "EXECUTIONS" in os.environ:
        handle = os.open(os.environ["EXECUTIONS"], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(handle, b"x")
        os.close(handle)
        import time

        time.sleep(float(os.environ.get("STEP_SECONDS", "0")))
