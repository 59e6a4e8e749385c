"""One step of a file-based peer: step.py INDEX OUTPUT"""
import sys

from helper import answer, note

note()
with open(sys.argv[2], "w") as output:
    output.write(str(answer(int(sys.argv[1]))))
