"""mycel: assess, plan and improve the infrastructure of a volunteer movement."""

import os

__version__ = "0.1.0"

# Sums that several threads share come out in another order on another number of cores, and what is
# published has to come out the same everywhere. On the small matrices of a map the threads mostly
# wait for each other besides: a map of 10,000 people takes half the time with one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
