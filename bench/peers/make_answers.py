"""Answers of 1 to 10 to the 24 items of the model ecsi, with a column of each name.

usage: make_answers.py ROWS SEED FILE
"""
import sys

import numpy as np

rows, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(seed)
image = rng.standard_normal(rows)


def effect(*causes):
    total = sum(weight * cause for weight, cause in causes)
    return total + np.sqrt(max(0.2, 1 - np.var(total))) * rng.standard_normal(rows)


expectation = effect((0.6, image))
quality = effect((0.7, expectation))
value = effect((0.1, expectation), (0.6, quality))
satisfaction = effect((0.2, image), (0.1, expectation), (0.5, quality), (0.2, value))
complaints = effect((0.6, satisfaction))
loyalty = effect((0.2, image), (0.5, satisfaction), (0.1, complaints))
blocks = [("IMAG", 5, image), ("CUEX", 3, expectation), ("PERQ", 7, quality), ("PERV", 2, value),
          ("CUSA", 3, satisfaction), ("CUSCO", 1, complaints), ("CUSL", 3, loyalty)]
names, columns = [], []
for name, items, score in blocks:
    for item in range(items):
        names.append(name if items == 1 else f"{name}{item + 1}")
        loading = 0.85 - 0.05 * item
        answer = loading * score + np.sqrt(1 - loading**2) * rng.standard_normal(rows)
        columns.append(np.clip(np.round(7 + 2 * answer), 1, 10).astype(int))
np.savetxt(path, np.column_stack(columns), fmt="%d", delimiter=",", header=",".join(names),
           comments="")
