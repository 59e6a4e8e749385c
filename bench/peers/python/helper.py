"""What a step calls from another module, and the record of its executions."""
import os
import time

# Written so that the mark itself stands in no source, only in results.
MARK = "kept-" + "2" * 12


def answer(index):
    return index + 1


def respond(value):
    return f"{value} {MARK}" if isinstance(value, str) else value


def note(what="step"):
    """One line for each execution, and time enough for another process to come."""
    if "EXECUTIONS" in os.environ:
        handle = os.open(os.environ["EXECUTIONS"], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(handle, f"{what}\n".encode())
        os.close(handle)
        time.sleep(float(os.environ.get("STEP_SECONDS", "0")))
