"""Prints which pair each argument of the correctness table belongs to."""
import json

from values import pair_of

print(json.dumps(pair_of))
