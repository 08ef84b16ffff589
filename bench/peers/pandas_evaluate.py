#!/usr/bin/env python3
"""The figures of the loyalty evaluation with pandas, from a Troth workspace in SQLite.

It reads the sums that Troth keeps per order, as an analyst who knows the tables would; with
--from-lines it computes them from the order lines, as one who does not.

usage: pandas_evaluate.py [--from-lines] WORKSPACE
"""
import sqlite3
import sys

import numpy as np
import pandas as pd

from_lines = "--from-lines" in sys.argv
connection = sqlite3.connect(sys.argv[-1])
known = pd.read_sql("SELECT COUNT(*) AS n FROM customer", connection)["n"][0]
if from_lines:
    lines = pd.read_sql("SELECT customer_id, order_id, kind, amount FROM order_line", connection)
    lines["gross"] = lines["amount"].where(lines["kind"] == 0, 0)
    lines["returned"] = lines["amount"].where(lines["kind"] == 1, 0)
    sums = lines.groupby("order_id").agg(gross=("gross", "sum"), returned=("returned", "sum"))
    orders = pd.read_sql("SELECT customer_id, order_id, ordered_day FROM orders", connection)
    orders = orders.join(sums, on="order_id")
else:
    orders = pd.read_sql(
        "SELECT customer_id, ordered_day, gross, returned FROM orders", connection)
orders["net"] = orders["gross"] + orders["returned"]
named = orders[orders["customer_id"] > 0]
anonymous_net = orders.loc[orders["customer_id"] < 0, "net"].sum()
as_of = named["ordered_day"].max()
period = 365
days = named.groupby(["customer_id", "ordered_day"]).agg(
    gross=("gross", "sum"), net=("net", "sum")).reset_index()
bought = days[days["gross"] > 0]
current = bought[bought["ordered_day"] > as_of - period]
previous = bought[(bought["ordered_day"] <= as_of - period)
                  & (bought["ordered_day"] > as_of - 2 * period)]
cohort = previous["customer_id"].unique()
retention = np.isin(cohort, current["customer_id"].unique()).mean()
per_customer = current.groupby("customer_id").agg(n=("net", "size"), net=("net", "sum"))
frequency, amount = per_customer["n"].mean(), per_customer["net"].sum() / per_customer["n"].sum()
history = bought.groupby("customer_id").agg(
    n=("net", "size"), first=("ordered_day", "min"), last=("ordered_day", "max"),
    net=("net", "sum"))
stage = np.select([history["last"] <= as_of - period, history["n"] == 1], ["lapsed", "first"],
                  "repeat")
past = bought[bought["ordered_day"] <= as_of - period].groupby("customer_id").agg(
    n=("net", "size"), last=("ordered_day", "max"))
was = pd.Series(np.select([past["last"] <= as_of - 2 * period, past["n"] == 1],
                          ["lapsed", "first"], "repeat"), index=past.index)
transitions = pd.crosstab(was.reindex(history.index).fillna("none"), stage)
rank = lambda column: np.ceil(column.rank(pct=True) * 5).astype(int)
rfm = pd.DataFrame({"r": rank(history["last"]), "f": rank(history["n"]), "m": rank(history["net"])})
cells = rfm.assign(net=history["net"]).groupby(["r", "f", "m"])["net"].agg(["size", "sum"])
value = np.sort(history["net"].to_numpy())[::-1]
top_fifth = value[: len(value) // 5].sum() / value.sum()
ascending = value[::-1].clip(min=0).cumsum()
gini = (len(value) + 1 - 2 * ascending.sum() / ascending[-1]) / len(value)
abcd = pd.crosstab(history["net"] / history["n"] > amount, history["n"] > 2)
ordered = bought.sort_values(["customer_id", "ordered_day"])
gap = ordered.groupby("customer_id")["ordered_day"].diff()
rhythm = gap.groupby(ordered["customer_id"]).agg(["mean", "std", "count"])
overdue = (as_of - history["last"]) > rhythm["mean"] + 1.2816 * rhythm["std"].fillna(0)
at_risk = history[overdue & (rhythm["count"] >= 2)].sort_values("net", ascending=False).head(100)
print(f"known {known} buyers {len(history)} retention {retention:.4f} frequency {frequency:.3f} "
      f"amount {amount / 100:.2f} top fifth {top_fifth:.4f} gini {gini:.4f} "
      f"anonymous {anonymous_net / 100:.2f} at risk {len(at_risk)}")
