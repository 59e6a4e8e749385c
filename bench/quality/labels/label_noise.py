"""Writes the four scikit-learn sets and their noisy labels into a folder: python label_noise.py FOLDER SEEDS."""
import sys
import warnings
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

warnings.filterwarnings("ignore")
folder, seeds = Path(sys.argv[1]), int(sys.argv[2])
sets = {"breast-cancer": load_breast_cancer, "digits": load_digits, "wine": load_wine, "iris": load_iris}


def anywhere(labels, classes, rate, seed, pair):
    """Exactly round(rate * n) rows: to the next class, or to any other alike."""
    draw = np.random.default_rng([seed, int(rate * 100), int(pair)])
    rows = draw.choice(len(labels), round(rate * len(labels)), replace=False)
    step = 1 if pair else draw.integers(1, classes, len(rows))
    noisy = labels.copy()
    noisy[rows] = (labels[rows] + step) % classes
    return noisy


def boundary(features, labels, rate, seed, method):
    """The rows with the smallest margin under an RBF-SVM that has not seen them, labelled as the best other class."""
    machine = make_pipeline(StandardScaler(), SVC(probability=method == "predict_proba", random_state=seed))
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    scores = cross_val_predict(machine, features, labels, cv=folds, method=method)
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    ranked = np.sort(scores, axis=1)
    rows = np.argsort(ranked[:, -1] - ranked[:, -2], kind="stable")[: round(rate * len(labels))]
    others = scores.copy()
    others[np.arange(len(labels)), labels] = -np.inf
    noisy = labels.copy()
    noisy[rows] = others[rows].argmax(axis=1)
    return noisy


for name, load in sets.items():
    features, labels = load(return_X_y=True)
    classes = len(set(labels))
    features.astype("<f8").T.tofile(folder / f"{name}.features")
    labels.astype("<i4").tofile(folder / f"{name}.labels")
    for seed in range(seeds):
        cells = {"clean": labels}
        for rate in (0.05, 0.1, 0.2):
            cells[f"uniform-{round(100 * rate)}"] = anywhere(labels, classes, rate, seed, False)
        cells["pair-10"] = anywhere(labels, classes, 0.1, seed, True)
        cells["boundary-10"] = boundary(features, labels, 0.1, seed, "predict_proba")
        cells["votes-10"] = boundary(features, labels, 0.1, seed, "decision_function")
        for cell, noisy in cells.items():
            noisy.astype("<i4").tofile(folder / f"{name}.{cell}.{seed}.labels")
