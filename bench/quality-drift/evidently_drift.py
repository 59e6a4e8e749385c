"""Evidently's default test of each column, as its DataDriftPreset picks it: a line of JSON in, the drifted columns out.

The report around the tests is left out: it takes some ten seconds for a table of 50 columns.
"""
import json
import platform
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from evidently.legacy.calculations.stattests import get_stattest
from evidently.legacy.core import ColumnType

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])


def series(column, values):
    """Missing and infinite values are dropped, as in evidently/legacy/calculations/data_drift.py."""
    own = values[np.isfinite(values)]
    return pd.Series(own).map(lambda value: f"v{int(value)}") if column["isText"] else pd.Series(own)


def drifted(request):
    columns, rows = request["columns"], request["rows"]
    sides = [np.fromfile(folder / f"{side}.f64").reshape(len(columns), rows) for side in ("reference", "current")]
    names = []
    for index, column in enumerate(columns):
        reference, current = (series(column, side[index]) for side in sides)
        kind = ColumnType.Categorical if column["isText"] else ColumnType.Numerical
        test = get_stattest(reference, current, kind, None)
        if test(reference, current, kind, None).drifted:
            names.append(column["name"])
    return names


print(json.dumps({"python": platform.python_version(), "sklearn": sklearn.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps({"drifted": drifted(json.loads(line))}), flush=True)
