"""Answers of 1 to 10 to 60 items of ten constructs that act on each other in a row, and the model.

usage: make_large_answers.py ROWS SEED ANSWERS MODEL
"""
import json
import sys

import numpy as np

CONSTRUCTS, ITEMS = 10, 6
rows, seed = int(sys.argv[1]), int(sys.argv[2])
rng = np.random.default_rng(seed)
score = rng.standard_normal(rows)
constructs, names, columns = [], [], []
for construct in range(CONSTRUCTS):
    items = [f"q{construct * ITEMS + item + 1}" for item in range(ITEMS)]
    constructs.append({"name": f"C{construct + 1}", "mode": "A", "items": items})
    for item in items:
        answer = 0.8 * score + 0.6 * rng.standard_normal(rows)
        names.append(item)
        columns.append(np.clip(np.round(6 + 2 * answer), 1, 10).astype(int))
    score = 0.6 * score + 0.8 * rng.standard_normal(rows)
paths = [[f"C{k}", f"C{k + step}"] for step in (1, 2) for k in range(1, CONSTRUCTS - step + 1)]
np.savetxt(sys.argv[3], np.column_stack(columns), fmt="%d", delimiter=",", header=",".join(names),
           comments="")
with open(sys.argv[4], "w", encoding="utf-8") as file:
    json.dump({"constructs": constructs, "paths": paths}, file)
