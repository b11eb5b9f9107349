"""Risk: what a year may cost, as it is and under plans."""

from mycel.engine.scaling.losses import Losses, Simulation, draw, simulate
from mycel.engine.scaling.pricing import Priced, price

__all__ = ["Losses", "Priced", "Simulation", "draw", "price", "simulate"]
