"""scikit-learn's side of the learner bench: reads one request per line, answers with one line of JSON.

usage: sklearn_learners.py FOLDER
Wine, iris and diabetes are written to FOLDER, then the first line out says the versions. A request
{ dataset, rows, columns, task, train, test, scaled, float32, estimator, settings, seed, out } names files in FOLDER:
features (float64, column-major), targets (float64), indices of rows (int32). Class probabilities (row-major) or numbers
go to `out` as float64; the answer is { fit, predict, bytes }: seconds, and the bytes of the pickled estimator.
"""

import json
import pickle
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_iris, load_wine
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

# A network that is given its number of epochs says each time that it has not converged.
warnings.filterwarnings("ignore", category=ConvergenceWarning)

estimators = {
    kind.__name__: kind
    for kind in (
        DecisionTreeClassifier,
        DecisionTreeRegressor,
        GaussianNB,
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
        KNeighborsClassifier,
        KNeighborsRegressor,
        LogisticRegression,
        MLPClassifier,
        MLPRegressor,
        RandomForestClassifier,
        RandomForestRegressor,
        Ridge,
        SGDClassifier,
    )
}
folder = Path(sys.argv[1])
loaded = {}


def write_sets():
    for name, load in {"wine": load_wine, "iris": load_iris, "diabetes": load_diabetes}.items():
        features, targets = load(return_X_y=True)
        features.T.astype(np.float64).tofile(folder / f"{name}.features")
        targets.astype(np.float64).tofile(folder / f"{name}.targets")


def dataset(name, rows, columns):
    if name not in loaded:
        features = np.fromfile(folder / f"{name}.features").reshape(columns, rows).T
        loaded[name] = (np.ascontiguousarray(features), np.fromfile(folder / f"{name}.targets"))
    return loaded[name]


def standardizer(features):
    """Mean and deviation of each column; a constant column is only centred."""
    deviations = features.std(axis=0)
    return features.mean(axis=0), np.where(deviations == 0, 1, deviations)


def make(request):
    kind = estimators[request["estimator"]]
    settings = request["settings"]
    seeded = "random_state" in kind().get_params()
    return kind(**settings, random_state=request["seed"]) if seeded else kind(**settings)


def fold_of(request):
    features, targets = dataset(request["dataset"], request["rows"], request["columns"])
    train = np.fromfile(folder / request["train"], dtype=np.int32)
    test = np.fromfile(folder / request["test"], dtype=np.int32)
    train_features, test_features = features[train], features[test]
    if request["scaled"]:
        mean, deviation = standardizer(train_features)
        train_features = (train_features - mean) / deviation
        test_features = (test_features - mean) / deviation
    if request["float32"]:
        train_features, test_features = train_features.astype(np.float32), test_features.astype(np.float32)
    return train_features, targets[train], test_features


def answer(request):
    train_features, train_targets, test_features = fold_of(request)
    classifies = request["task"] == "classification"
    shift, scale = 0.0, 1.0
    if classifies:
        train_targets = train_targets.astype(np.int32)
    elif request["scaled"]:
        shift, scale = train_targets.mean(), train_targets.std()
        train_targets = (train_targets - shift) / scale
    estimator = make(request)
    begun = time.perf_counter()
    estimator.fit(train_features, train_targets)
    fitted = time.perf_counter()
    predicted = estimator.predict_proba(test_features) if classifies else estimator.predict(test_features)
    done = time.perf_counter()
    (predicted * scale + shift).astype(np.float64).tofile(folder / request["out"])
    return {"fit": fitted - begun, "predict": done - fitted, "bytes": len(pickle.dumps(estimator))}


write_sets()
print(json.dumps({"python": sys.version.split()[0], "sklearn": sklearn.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
