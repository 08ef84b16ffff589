#!/usr/bin/env python3
"""Purchases to RFM scores, BG/NBD, Gamma-Gamma and the value of twelve months by pandas and SciPy,
as an analyst writes it: vectorised, likelihood without gradient, customer id kept.

usage: pandas_clv.py PURCHASES.csv OUT.csv
"""
import sys
import time

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

last = time.process_time()


def lap(name):
    global last
    now = time.process_time()
    print(f"  {name}: {now - last:.1f} s CPU")
    last = now


rows = pd.read_csv(sys.argv[1], parse_dates=["date"])
lap("read")
per_day = rows.groupby(["customer", "date"], sort=False)["amount"].sum().reset_index()
end = per_day["date"].max()
first = per_day.groupby("customer")["date"].transform("min")
repeat = per_day[per_day["date"] > first].groupby("customer")["amount"].agg(["size", "mean"])
span = per_day.groupby("customer")["date"].agg(["min", "max"])
total = per_day.groupby("customer")["amount"].sum()
summary = pd.DataFrame({
    "x": repeat["size"].reindex(span.index).fillna(0.0),
    "m": repeat["mean"].reindex(span.index).fillna(0.0),
    "t": (span["max"] - span["min"]).dt.days / 7.0,
    "T": (end - span["min"]).dt.days / 7.0,
    "total": total,
})
lap("summary")
for name, column in (("R", span["max"]), ("F", summary["x"]), ("M", summary["total"])):
    summary[name] = pd.qcut(column.rank(method="first"), 5, labels=False) + 1
lap("rfm")
x, t, T = (summary[name].to_numpy() for name in ("x", "t", "T"))
# Equal histories are counted once.
groups = summary.groupby(["x", "t", "T"]).size().reset_index(name="n")
gx, gt, gT, gn = (groups[name].to_numpy(dtype=float) for name in ("x", "t", "T", "n"))


def bgnbd(log_parameters):
    r, alpha, a, b = np.exp(log_parameters)
    head = gammaln(r + gx) - gammaln(r) + r * np.log(alpha)
    head += gammaln(a + b) + gammaln(b + gx) - gammaln(b) - gammaln(a + b + gx)
    alive = -(r + gx) * np.log(alpha + gT)
    dead = np.log(a) - np.log(b + np.maximum(gx, 1) - 1) - (r + gx) * np.log(alpha + gt)
    tail = np.where(gx > 0, np.logaddexp(alive, dead), alive)
    return -np.sum(gn * (head + tail)) / gn.sum()


fit = minimize(bgnbd, np.zeros(4), method="L-BFGS-B", options={"ftol": 1e-12, "maxiter": 500})
r, alpha, a, b = np.exp(fit.x)
print(f"  BG/NBD r {r:.4f} alpha {alpha:.4f} a {a:.4f} b {b:.4f} LL {-fit.fun * len(x):.2f}")
lap("bgnbd")
buyers = x > 0
bx, bm = x[buyers], summary["m"].to_numpy()[buyers]


def gamma_gamma(log_parameters):
    p, q, v = np.exp(log_parameters)
    return -np.mean(gammaln(p * bx + q) - gammaln(p * bx) - gammaln(q) + q * np.log(v)
                    + (p * bx - 1) * np.log(bm) + p * bx * np.log(bx)
                    - (p * bx + q) * np.log(bx * bm + v))


fit = minimize(gamma_gamma, np.log([2.0, 2.0, 15.0]), method="L-BFGS-B", options={"ftol": 1e-12})
p, q, v = np.exp(fit.x)
print(f"  Gamma-Gamma p {p:.4f} q {q:.4f} v {v:.4f}")
lap("gamma_gamma")
spend = np.where(buyers, p * (v + x * summary["m"].to_numpy()) / (p * x + q - 1), p * v / (q - 1))
p_alive = 1 / (1 + np.where(buyers, a / (b + np.maximum(x, 1) - 1)
                            * ((alpha + T) / (alpha + t)) ** (r + x), 0))


def expected(weeks):
    shape = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + T + weeks))
    return (a + b + x - 1) / (a - 1) * (
        1 - ((alpha + T) / (alpha + T + weeks)) ** (r + x) * shape) * p_alive


clv = np.zeros(len(x))
before = np.zeros(len(x))
for month in range(1, 13):
    now = expected(month * 365.25 / 12 / 7)
    clv += spend * (now - before) / 1.01 ** month
    before = now
summary["clv"] = clv
lap("clv")
print(f"  total {clv.sum():.0f}")
summary.to_csv(sys.argv[2])
lap("write")
