"""scikit-learn's side of the forest bench: reads one request per line, answers with one line of JSON.

usage: sklearn_forest.py FOLDER
The first line out says the versions; digits are written to FOLDER. A request
{ dataset, rows, columns, train, test, seed, threads, out } names files in FOLDER: features (float64, column-major),
labels (int32), indices of rows (int32). Predicted classes (int32) go to `out`; the answer is { fit, predict } in seconds.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier

folder = Path(sys.argv[1])
loaded = {}


def write_digits():
    features, labels = load_digits(return_X_y=True)
    features.T.astype(np.float64).tofile(folder / "digits.features")
    labels.astype(np.int32).tofile(folder / "digits.labels")


def dataset(name, rows, columns):
    if name not in loaded:
        features = np.fromfile(folder / f"{name}.features").reshape(columns, rows).T
        labels = np.fromfile(folder / f"{name}.labels", dtype=np.int32)
        loaded[name] = (np.ascontiguousarray(features), labels)
    return loaded[name]


def answer(request):
    features, labels = dataset(request["dataset"], request["rows"], request["columns"])
    train = np.fromfile(folder / request["train"], dtype=np.int32)
    test = np.fromfile(folder / request["test"], dtype=np.int32)
    train_features, train_labels, test_features = features[train], labels[train], features[test]
    forest = RandomForestClassifier(
        n_estimators=100, max_features="sqrt", random_state=request["seed"], n_jobs=request["threads"]
    )
    begun = time.perf_counter()
    forest.fit(train_features, train_labels)
    fitted = time.perf_counter()
    predicted = forest.predict(test_features)
    done = time.perf_counter()
    predicted.astype(np.int32).tofile(folder / request["out"])
    return {"fit": fitted - begun, "predict": done - fitted}


write_digits()
print(json.dumps({"python": sys.version.split()[0], "sklearn": sklearn.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
