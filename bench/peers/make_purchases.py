#!/usr/bin/env python3
"""Writes purchases of customers who buy at their own pace until they stop: customer, date, amount.

usage: make_purchases.py PURCHASES CUSTOMERS FILE
"""
import sys

import numpy as np
import pandas as pd

purchases, customers, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(1)
days = 3 * 365
first = rng.integers(0, 2 * 365, customers)
mean = purchases / customers - 1
# Each stays for an exponential time of their own and buys at a rate of their own.
stay = np.minimum(rng.exponential(1 / rng.gamma(1.2, 1 / 400.0, customers)), days - 1 - first)
rate = rng.gamma(0.8, 1.0, customers)
expected = rate * stay
repeats = rng.poisson(expected * mean / expected.mean())
who = np.repeat(np.arange(customers), repeats + 1)
offset = rng.random(who.size) * np.repeat(stay, repeats + 1)
start = np.cumsum(repeats + 1) - (repeats + 1)
offset[start] = 0
day = np.repeat(first, repeats + 1) + np.floor(offset).astype(int)
level = rng.gamma(6.25, 1.0, customers) / rng.gamma(3.74, 1.0, customers) * 15
amount = np.round(rng.gamma(6.25, 1.0, who.size) * np.repeat(level, repeats + 1) / 6.25 + 0.01, 2)
order = np.argsort(day, kind="stable")
dates = np.datetime_as_string(np.datetime64("2023-01-01") + np.arange(days))
pd.DataFrame({
    "customer": np.char.add("C", who.astype(str))[order],
    "date": dates[day[order]],
    "amount": amount[order],
}).to_csv(path, index=False)
print(f"{who.size} purchases of {customers} customers")
