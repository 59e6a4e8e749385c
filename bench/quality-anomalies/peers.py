"""Data sets with anomalies as ADBench makes them, and PyOD's scores of them; one JSON answer per line of JSON.

ADBench (Han et al. 2022), adbench/datasets/data_generator.py: normal rows are drawn from a Gaussian mixture (components
by BIC, 1 to 9) or a centre vine copula fitted to the real rows; local anomalies from the mixture with covariances times
5, cluster anomalies with means times 5, global ones uniform over 1.1 times the range of the normal rows, dependency
ones from a kernel density per column, columns independent.
"""
import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
folder = sys.argv[1]
ALPHA = 5
PERCENTAGE = 0.1
NORMALS = 1000
ANOMALIES = 200
# A vine takes 0.03 s a row for 4 columns and 0.13 s for 13, so its columns and rows are bounded.
VINE_COLUMNS = 8
VINE_ROWS = 600


def real_rows(name):
    if name == "breast-cancer":
        data = load_breast_cancer()
        return data.data[data.target == 1]
    return {"digits": load_digits, "iris": load_iris, "wine": load_wine}[name]().data


mixtures, vines = {}, {}


def mixture(name):
    if name not in mixtures:
        rows = real_rows(name)
        fits = [GaussianMixture(n_components=n, random_state=0).fit(rows) for n in range(1, 10)]
        mixtures[name] = min(fits, key=lambda fit: fit.bic(rows))
    return mixtures[name]


def sample(name, count, seed, means=1, covariances=1):
    fitted = mixture(name)
    drawn = GaussianMixture(n_components=fitted.n_components, random_state=seed)
    drawn.weights_, drawn.means_, drawn.covariances_ = fitted.weights_, means * fitted.means_, covariances * fitted.covariances_
    drawn.precisions_cholesky_ = fitted.precisions_cholesky_
    return drawn.sample(count)[0]


def vine(name):
    if name not in vines:
        import pandas as pd
        from copulas.multivariate import VineCopula

        rows = real_rows(name)
        richest = np.argsort([-len(np.unique(column)) for column in rows.T], kind="stable")[:VINE_COLUMNS]
        rows = rows[:, np.sort(richest)]
        copula = VineCopula("center")
        copula.fit(pd.DataFrame(rows))
        copula.set_random_state(0)
        vines[name] = (rows, copula.sample(VINE_ROWS).values)
    return vines[name]


def make(name, kind, seed):
    rng = np.random.default_rng(seed)
    if kind == "dependency":
        from copulas.univariate import GaussianKDE

        rows, normal = vine(name)
        columns = []
        for column in rows.T:
            kde = GaussianKDE(random_state=int(rng.integers(2**31)))
            kde.fit(column)
            columns.append(kde.sample(ANOMALIES))
        return normal, np.array(columns).T
    normal = sample(name, NORMALS, seed)
    if kind == "global":
        low, high = normal.min(axis=0) * (1 + PERCENTAGE), normal.max(axis=0) * (1 + PERCENTAGE)
        return normal, rng.uniform(np.minimum(low, high), np.maximum(low, high), size=(ANOMALIES, normal.shape[1]))
    if kind == "local":
        return normal, sample(name, ANOMALIES, seed + 100_000, covariances=ALPHA)
    return normal, sample(name, ANOMALIES, seed + 100_000, means=ALPHA)


def write(file, rows):
    np.asfortranarray(rows, dtype="<f8").T.tofile(f"{folder}/{file}")


def pyod_scores(train, rows, seed):
    from pyod.models.iforest import IForest
    from pyod.models.knn import KNN

    scaler = StandardScaler().fit(train)
    train, rows = scaler.transform(train), scaler.transform(rows)
    # As both come: 5 neighbours, distance to the fifth; 100 trees of 256 rows.
    peers = {"knn": KNN(), "iforest": IForest(random_state=seed)}
    return {name: peer.fit(train).decision_function(rows).tolist() for name, peer in peers.items()}


def answer(request):
    if request["op"] == "real":
        rows = real_rows(request["name"]) if request["name"] != "breast-cancer" else load_breast_cancer().data
        write("rows", rows)
        return {"rows": rows.shape[0], "columns": rows.shape[1]}
    if request["op"] == "make":
        answer.data = make(request["name"], request["kind"], request["seed"])
        normal, strange = answer.data
        write("normal", normal)
        write("strange", strange)
        return {"normal": normal.shape[0], "strange": strange.shape[0], "columns": normal.shape[1]}
    normal, strange = answer.data
    rows = np.vstack([normal[request["test"]], strange])
    return {
        "sameRows": pyod_scores(normal[request["train"]], rows, request["seed"]),
        "allRows": pyod_scores(normal[request["train"] + request["calibrate"]], rows, request["seed"]),
    }


if __name__ == "__main__":
    import pyod

    print(json.dumps({"python": sys.version.split()[0], "sklearn": f"{sklearn.__version__}, PyOD {pyod.__version__}"}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
