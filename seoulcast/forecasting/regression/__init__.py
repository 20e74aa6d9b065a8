"""Regression in closed form: what linear models and corrections are fitted with."""
