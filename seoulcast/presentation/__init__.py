"""How results are shown to people: Slack messages, tables and plots, the exploratory report.

Only shows what it is given: nothing here reads a store, computes a forecast or sends anything.
"""
