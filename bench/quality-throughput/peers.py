"""One library's verdict on a Parquet file, as a line of JSON: `peers.py LIBRARY PATH`. Imports are not in the time.

Each gets those of the bench's checks that it has, in the form that its documentation shows.
"""
import json
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")
library, path = sys.argv[1:3]
# Those that a check names; ours reads no other either.
columns = ["id", "low", "high", "age", "name", "kind", "code", "ok"]


def with_pandera():
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {
            "id": pa.Column(nullable=False, unique=True),
            "low": pa.Column(float, [pa.Check.ge(0), pa.Check.le(1001)], nullable=False),
            "high": pa.Column(float, [pa.Check.ge(1001), pa.Check.le(40000)], nullable=True),
            "age": pa.Column(None, [pa.Check.ge(0), pa.Check.le(120)], nullable=True),
            "name": pa.Column(None, pa.Check.str_matches(r"^user[0-9]+$"), nullable=False),
            "kind": pa.Column(None, pa.Check.isin(["a", "b", "c", "d"]), nullable=True),
            "code": pa.Column(None, pa.Check(lambda s: s.isna().mean() <= 0.1, ignore_na=False), nullable=True),
            "ok": pa.Column(nullable=False),
        },
        checks=[pa.Check(lambda df: df["low"] <= df["high"]), pa.Check(lambda df: len(df) >= 1000)],
    )

    def judge():
        try:
            schema.validate(pd.read_parquet(path, columns=columns), lazy=True)
            return True
        except pa.errors.SchemaErrors:
            return False

    return pa.__version__ if hasattr(pa, "__version__") else __import__("pandera").__version__, 16, judge


def with_pandera_polars():
    import pandera
    import pandera.polars as pa
    import polars as pl

    schema = pa.DataFrameSchema(
        {
            "id": pa.Column(nullable=False, unique=True),
            "low": pa.Column(float, [pa.Check.ge(0), pa.Check.le(1001)], nullable=False),
            "high": pa.Column(float, [pa.Check.ge(1001), pa.Check.le(40000)], nullable=True),
            "age": pa.Column(None, [pa.Check.ge(0), pa.Check.le(120)], nullable=True),
            "name": pa.Column(None, pa.Check.str_matches(r"^user[0-9]+$"), nullable=False),
            "kind": pa.Column(None, pa.Check.isin(["a", "b", "c", "d"]), nullable=True),
            "code": pa.Column(None, pa.Check(lambda data: data.lazyframe.select(pl.col(data.key).is_null().mean() <= 0.1), ignore_na=False), nullable=True),
            "ok": pa.Column(nullable=False),
        },
        checks=[
            pa.Check(lambda data: data.lazyframe.select(pl.col("low") <= pl.col("high"))),
            pa.Check(lambda data: data.lazyframe.select(pl.len() >= 1000)),
        ],
    )

    def judge():
        try:
            schema.validate(pl.read_parquet(path, columns=columns), lazy=True)
            return True
        except pa.errors.SchemaErrors:
            return False

    return f"{pandera.__version__} on polars {pl.__version__}", 16, judge


def with_great_expectations():
    import great_expectations as gx
    import great_expectations.expectations as gxe

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("table")
    batch = asset.add_batch_definition_whole_dataframe("whole")
    suite = gx.ExpectationSuite(
        "checks",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(column="id"),
            gxe.ExpectColumnValuesToBeUnique(column="id"),
            gxe.ExpectColumnValuesToNotBeNull(column="low"),
            gxe.ExpectColumnValuesToBeBetween(column="low", min_value=0, max_value=1001),
            gxe.ExpectColumnValuesToBeBetween(column="high", min_value=1001, max_value=40000),
            gxe.ExpectColumnValuesToBeBetween(column="age", min_value=0, max_value=120),
            gxe.ExpectColumnValuesToNotBeNull(column="name"),
            gxe.ExpectColumnValuesToMatchRegex(column="name", regex=r"^user[0-9]+$"),
            gxe.ExpectColumnValuesToBeInSet(column="kind", value_set=["a", "b", "c", "d"]),
            gxe.ExpectColumnValuesToNotBeNull(column="code", mostly=0.9),
            gxe.ExpectColumnValuesToNotBeNull(column="ok"),
            gxe.ExpectTableRowCountToBeBetween(min_value=1000),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="high", column_B="low", or_equal=True),
        ],
    )
    return gx.__version__, len(suite.expectations), lambda: batch.get_batch({"dataframe": pd.read_parquet(path, columns=columns)}).validate(suite).success


def with_evidently():
    import evidently
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import InRangeValueCount, MaxValue, MinValue, MissingValueCount, OutListValueCount, RowCount, UniqueValueCount
    from evidently.tests import eq, gte, lte

    metrics = [
        *(MissingValueCount(column=name, tests=[eq(0)]) for name in ("id", "low", "name", "ok")),
        MissingValueCount(column="code", share_tests=[lte(0.1)]),
        *(MinValue(column=name, tests=[gte(low)]) for name, low in (("low", 0), ("high", 1001), ("age", 0))),
        *(MaxValue(column=name, tests=[lte(high)]) for name, high in (("low", 1001), ("high", 40000), ("age", 120))),
        OutListValueCount(column="kind", values=["a", "b", "c", "d"], tests=[eq(0)]),
        RowCount(tests=[gte(1000)]),
    ]
    definition = DataDefinition(
        numerical_columns=["id", "low", "high", "age", "code"], categorical_columns=["kind", "ok"], text_columns=["name"]
    )

    def judge():
        data = Dataset.from_pandas(pd.read_parquet(path, columns=columns), data_definition=definition)
        result = Report(metrics, include_tests=False).run(data, None).dict()
        return all(test["status"] == "SUCCESS" for test in result["tests"])

    return evidently.__version__, len(metrics), judge


version, checks, judge = {
    "pandera": with_pandera,
    "pandera_polars": with_pandera_polars,
    "great_expectations": with_great_expectations,
    "evidently": with_evidently,
}[library]()
start = time.perf_counter()
passed = bool(judge())
print(json.dumps({"version": version, "checks": checks, "passed": passed, "seconds": time.perf_counter() - start}))
