"""Fits a forest of scikit-learn on the training rows."""

import joblib
import pandas
from protocol import request, say
from sklearn.ensemble import ExtraTreesClassifier

step = request()
params = step["params"]
rows = pandas.read_parquet(step["inputs"]["train"])
# A derived seed is 256 bits in hexadecimal; scikit-learn takes 32.
seed = int(step["seeds"]["trees"], 16) % 2**32
model = ExtraTreesClassifier(n_estimators=params["trees"], random_state=seed)
say(progress=0.1, message=f"fitting {len(rows)} rows")
model.fit(rows.drop(columns=[params["target"], *params["exclude"]]), rows[params["target"]])
joblib.dump(model, step["outputs"]["model"])
