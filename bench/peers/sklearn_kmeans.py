#!/usr/bin/env python3
"""k-means of three columns with scikit-learn, one start: CPU seconds of the fit alone.

usage: sklearn_kmeans.py FILE K
"""
import sys
import time

import pandas as pd
from sklearn.cluster import KMeans

frame = pd.read_csv(sys.argv[1])
values = ((frame - frame.mean()) / frame.std()).to_numpy()
begin = time.process_time()
model = KMeans(int(sys.argv[2]), n_init=1, random_state=1).fit(values)
print(f"  fit: {time.process_time() - begin:.1f} s CPU, inertia {model.inertia_:.1f}")
