"""cleanlab's default on our probabilities and on its usual own: python cleanlab_labels.py FOLDER, one cell a line of input."""
import sys
import warnings
from pathlib import Path

import cleanlab
import numpy as np
import sklearn
from cleanlab.filter import find_label_issues
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])


def write(name, labels, probabilities):
    issues = find_label_issues(labels, probabilities / probabilities.sum(axis=1, keepdims=True), n_jobs=1)
    (folder / name).write_bytes(issues.astype("u1").tobytes())


for line in sys.stdin:
    name, cell, seed = line.split()
    labels = np.fromfile(folder / f"{name}.{cell}.{seed}.labels", "<i4")
    base = f"{name}.{cell}.{seed}"
    if not (folder / f"{base}.cleanlab").exists():
        features = np.fromfile(folder / f"{name}.features", "<f8").reshape(-1, len(labels)).T
        machine = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        folds = StratifiedKFold(5, shuffle=True, random_state=int(seed))
        own = cross_val_predict(machine, features, labels, cv=folds, method="predict_proba")
        write(f"{base}.cleanlab", labels, own)
    ours = np.fromfile(folder / f"{base}.probabilities", "<f8").reshape(len(labels), -1)
    write(f"{base}.cleanlab-on-ours", labels, ours)
print(f"cleanlab {cleanlab.__version__}, scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}")
