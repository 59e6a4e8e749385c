"""A neural network of scikit-learn behind learner protocol 1."""

import json
import os
import sys

import joblib
import pandas
from sklearn.neural_network import MLPClassifier

with open(os.environ["WITHIN_REQUEST"], encoding="utf-8") as file:
    request = json.load(file)
features, params = request["features"], request["params"]


def fit():
    rows = pandas.read_parquet(request["train"])
    for number, wanted in enumerate(request["fits"], start=1):
        # scikit-learn draws weights, order and the early-stopping part from this one number.
        seed = int(wanted["seeds"]["training"], 16) % 2**32
        model = MLPClassifier(
            (params["hidden"],),
            early_stopping=True,
            learning_rate_init=params["rate"],
            max_iter=params["epochs"],
            random_state=seed,
        )
        model.fit(rows[features], rows[request["target"]])
        joblib.dump(model, wanted["model"])
        print(json.dumps({"progress": number / len(request["fits"])}), flush=True)


def predict():
    model = joblib.load(request["model"])
    columns = [f"p_{label}" for label in request["classes"]]
    for line in sys.stdin:
        asked = json.loads(line)
        rows = pandas.read_parquet(asked["rows"])
        pandas.DataFrame(model.predict_proba(rows[features]), columns=columns).to_parquet(asked["out"])
        print(json.dumps({"id": asked["id"]}), flush=True)


{"fit": fit, "predict": predict}[request["action"]]()
