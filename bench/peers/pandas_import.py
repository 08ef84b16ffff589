#!/usr/bin/env python3
"""The same import with pandas: read, validate, normalise into customers, products, orders and
lines with keys and order sums, write to SQLite, durably.

usage: pandas_import.py ORDERS.csv DATABASE
"""
import os
import sqlite3
import sys

import numpy as np
import pandas as pd

path, target = sys.argv[1], sys.argv[2]
if os.path.exists(target):
    os.remove(target)
frame = pd.read_csv(path, dtype={"Order": str, "Customer": str, "SKU": str, "Country": str})
frame["Date"] = pd.to_datetime(frame["Date"], errors="coerce")
frame["Quantity"] = pd.to_numeric(frame["Quantity"], errors="coerce")
frame["Unit price"] = pd.to_numeric(frame["Unit price"], errors="coerce")
bad = frame[["Order", "Date", "SKU", "Quantity", "Unit price"]].isna().any(axis=1)
rejects, frame = frame[bad], frame[~bad].copy()
frame["amount"] = (frame["Quantity"] * frame["Unit price"] * 100).round().astype("int64")
frame["line"] = frame.groupby(["Order", "SKU"], sort=False).cumcount()

buyer_code, buyers = pd.factorize(frame["Customer"])
product_code, skus = pd.factorize(frame["SKU"])
order_code, references = pd.factorize(frame["Order"])
frame["customer_id"], frame["product_id"], frame["order_id"] = buyer_code, product_code, order_code
frame["gross"] = frame["amount"].where(frame["Quantity"] > 0, 0)
frame["returned"] = frame["amount"].where(frame["Quantity"] < 0, 0)
orders = frame.groupby("order_id", sort=False).agg(
    customer_id=("customer_id", "first"), ordered_at=("Date", "first"), lines=("amount", "size"),
    gross=("gross", "sum"), returned=("returned", "sum"), country=("Country", "first"),
).reset_index()
orders["reference"] = references
orders["ordered_at"] = orders["ordered_at"].astype("int64") // 1000
anonymous = orders["customer_id"] < 0
orders.loc[anonymous, "customer_id"] = -orders.loc[anonymous, "order_id"] - 1
by_order = orders["customer_id"].to_numpy()[order_code]

connection = sqlite3.connect(target)
connection.executescript("""
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE customer (customer_id BIGINT PRIMARY KEY, reference TEXT);
CREATE TABLE product (product_id BIGINT PRIMARY KEY, sku TEXT);
CREATE TABLE orders (order_id BIGINT, customer_id BIGINT, ordered_at BIGINT, lines INTEGER,
  gross BIGINT, returned BIGINT, country TEXT, reference TEXT,
  PRIMARY KEY (customer_id, ordered_at, order_id));
CREATE INDEX orders_by_id ON orders (order_id);
CREATE TABLE order_line (customer_id BIGINT, order_id BIGINT, product_id BIGINT, line INTEGER,
  quantity BIGINT, unit_price BIGINT, amount BIGINT,
  PRIMARY KEY (customer_id, order_id, product_id, line));
""")
pd.DataFrame({"customer_id": np.arange(len(buyers)), "reference": buyers}).to_sql(
    "customer", connection, if_exists="append", index=False)
pd.DataFrame({"product_id": np.arange(len(skus)), "sku": skus}).to_sql(
    "product", connection, if_exists="append", index=False)
orders.to_sql("orders", connection, if_exists="append", index=False)
pd.DataFrame({
    "customer_id": by_order, "order_id": order_code, "product_id": product_code,
    "line": frame["line"], "quantity": (frame["Quantity"] * 1000).astype("int64"),
    "unit_price": (frame["Unit price"] * 10000).round().astype("int64"),
    "amount": frame["amount"],
}).to_sql("order_line", connection, if_exists="append", index=False)
connection.commit()
print(f"read {len(frame) + len(rejects)} rejected {len(rejects)} orders {len(orders)}")
