"""Judges the fitted model on the test rows."""

import json

import joblib
import pandas
from protocol import request, say
from sklearn.metrics import accuracy_score, log_loss

step = request()
params = step["params"]
rows = pandas.read_parquet(step["inputs"]["test"])
model = joblib.load(step["inputs"]["model"])
features = rows.drop(columns=[params["target"], *params["exclude"]])
truth = rows[params["target"]]
accuracy = accuracy_score(truth, model.predict(features))
loss = log_loss(truth, model.predict_proba(features), labels=model.classes_)
say(metric="accuracy", value=accuracy)
with open(step["outputs"]["metrics"], "w", encoding="utf-8") as file:
    json.dump({"metrics": {"accuracy": {"value": accuracy}, "log-loss": {"value": loss}}}, file)
