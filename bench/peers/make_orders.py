#!/usr/bin/env python3
"""Writes a synthetic orders file for the benchmarks: time-ordered, one row per order line.

usage: make_orders.py LINES CUSTOMERS FILE
"""
import sys

import numpy as np
import pandas as pd

lines, customers, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(1)
products = 20_000
price = np.round(rng.gamma(2.0, 6.0, products) + 0.5, 2)
# A few customers buy much, most little; anonymous sales are one order in ten.
weight = rng.gamma(0.6, 1.0, customers)
cumulative = np.cumsum(weight / weight.sum())
start = np.datetime64("2023-01-01T08:00:00")
written, order_number = 0, 0
with open(path, "w", encoding="utf-8", newline="") as out:
    while written < lines:
        orders = min(100_000, max(1, (lines - written) // 5))
        sizes = rng.poisson(4.0, orders) + 1
        order = np.repeat(np.arange(order_number, order_number + orders), sizes)
        buyer = np.searchsorted(cumulative, rng.random(orders))
        reference = np.char.add("C", np.minimum(buyer, customers - 1).astype(str))
        reference[rng.random(orders) < 0.1] = ""
        seconds = np.sort(rng.integers(0, 3 * 365 * 86_400 * orders * 5 // lines, orders))
        seconds = seconds + 3 * 365 * 86_400 * (written / lines)
        when = start + seconds.astype("timedelta64[s]")
        sku = rng.integers(0, products, order.size)
        quantity = rng.integers(1, 6, order.size) * np.where(rng.random(order.size) < 0.03, -1, 1)
        frame = pd.DataFrame({
            "Order": np.char.add("O", order.astype(str)),
            "Date": np.repeat(np.datetime_as_string(when, unit="s"), sizes),
            "Customer": np.repeat(reference, sizes),
            "SKU": np.char.add("P", sku.astype(str)),
            "Quantity": quantity,
            "Unit price": price[sku],
            "Country": np.repeat(rng.choice(["United Kingdom", "China", "France"], orders), sizes),
        })
        frame = frame.iloc[: lines - written]
        frame.to_csv(out, index=False, header=written == 0, lineterminator="\n")
        written += len(frame)
        order_number += orders
