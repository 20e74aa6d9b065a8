"""Statistics of scored forecasts, as sums that add up: a period's are those of its months.

Every mean, share and score of the API and of the page is made here. Nothing is read.
"""
