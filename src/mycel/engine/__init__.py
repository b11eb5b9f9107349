"""The engine: pure calculations, values in and values out; stdlib, numpy and scipy only."""
