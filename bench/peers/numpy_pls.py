"""A PLS path model of ecsi with percentile intervals, written straightforwardly with numpy: mode A,
path scheme, from the correlation matrix of each resample.

usage: numpy_pls.py FILE RESAMPLES
"""
import json
import sys

import numpy as np

BLOCKS = {"Image": ["IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"],
          "Expectation": ["CUEX1", "CUEX2", "CUEX3"],
          "Quality": [f"PERQ{i}" for i in range(1, 8)],
          "Value": ["PERV1", "PERV2"],
          "Satisfaction": ["CUSA1", "CUSA2", "CUSA3"],
          "Complaints": ["CUSCO"],
          "Loyalty": ["CUSL1", "CUSL2", "CUSL3"]}
PATHS = [("Image", "Expectation"), ("Image", "Satisfaction"), ("Image", "Loyalty"),
         ("Expectation", "Quality"), ("Expectation", "Value"), ("Expectation", "Satisfaction"),
         ("Quality", "Value"), ("Quality", "Satisfaction"), ("Value", "Satisfaction"),
         ("Satisfaction", "Complaints"), ("Satisfaction", "Loyalty"), ("Complaints", "Loyalty")]
names = list(BLOCKS)
items = [item for block in BLOCKS.values() for item in block]
count, width = len(names), len(items)
owner = np.array([k for k, block in enumerate(BLOCKS.values()) for _ in block])
member = (owner[:, None] == np.arange(count)).astype(float)
acts = np.zeros((count, count), bool)
for cause, result in PATHS:
    acts[names.index(cause), names.index(result)] = True
before = [np.flatnonzero(acts[:, k]) for k in range(count)]


def estimate(data):
    """Paths, R2, weights, loadings, AVE, rho_C, alpha, total effects and HTMT in one vector."""
    r = np.corrcoef(data, rowvar=False)
    weights = member / np.sqrt(np.einsum("hk,hi,ik->k", member, r, member))
    for _ in range(300):
        image = r @ weights
        inner = weights.T @ image
        outer = np.where(acts.T, inner, 0.0)
        for k in range(count):
            if len(before[k]):
                rows = before[k]
                outer[rows, k] = np.linalg.solve(inner[np.ix_(rows, rows)], inner[rows, k])
        new = member * (image @ outer)
        new /= np.sqrt(np.einsum("hk,hi,ik->k", new, r, new))
        change = np.abs(new - weights).max()
        weights = new
        if change < 1e-7:
            break
    image = r @ weights
    inner = weights.T @ image
    weights = weights * np.sign((member * image).sum(0))
    image = r @ weights
    inner = weights.T @ image
    paths = np.zeros((count, count))
    r2 = np.zeros(count)
    for k in range(count):
        if len(before[k]):
            rows = before[k]
            paths[rows, k] = np.linalg.solve(inner[np.ix_(rows, rows)], inner[rows, k])
            r2[k] = paths[rows, k] @ inner[rows, k]
    total = np.linalg.inv(np.eye(count) - paths) - np.eye(count)
    loadings = (member * image).sum(1)
    size = member.sum(0)
    ave = (member.T @ loadings**2) / size
    sums = member.T @ loadings
    rho_c = sums**2 / (sums**2 + size - size * ave)
    block = member.T @ r @ member
    with np.errstate(all="ignore"):
        alpha = size / (size - 1) * (1 - size / np.diag(block))
    between = member.T @ np.abs(r) @ member
    within = np.where(size > 1, (np.diag(between) - size) / np.maximum(size * (size - 1), 1), 1)
    htmt = between / np.outer(size, size) / np.sqrt(np.outer(within, within))
    return np.concatenate([paths[acts], r2, weights.sum(1), loadings, ave, rho_c,
                           np.nan_to_num(alpha), total[total != 0],
                           htmt[np.tril_indices(count, -1)]])


header = open(sys.argv[1]).readline().strip().replace('"', "").split(",")
table = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)[:, [header.index(i) for i in items]]
resamples = int(sys.argv[2])
rng = np.random.default_rng(1)
point = estimate(table)
draws = np.empty((resamples, len(point)))
for b in range(resamples):
    draws[b] = estimate(table[rng.integers(0, len(table), len(table))])
low, high = np.percentile(draws, [2.5, 97.5], axis=0)
where = np.argwhere(acts)
json.dump({"figures": len(point),
           "paths": [{"from": names[i], "to": names[j], "estimate": point[p],
                      "ci": [low[p], high[p]]} for p, (i, j) in enumerate(where)]}, sys.stdout)
