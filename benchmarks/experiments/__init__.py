"""Kinds of model and batch sizes side by side in MLflow: `make experiments`.

Every kind learns from the same days, is scored on the same later days, and leaves the same
metrics. The LSTMs are fitted by the code that `lstm_model` trains with.
"""
