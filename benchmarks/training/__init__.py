"""How fast our LSTM is fitted, beside neuralforecast's: `make bench-training`.

Both learn from the same windows of the same days, for the same epochs, on one thread, and
are scored by the same measure on the same later days.
"""
