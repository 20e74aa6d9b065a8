"""What a history costs: our passes under Dagster, the same work without it, and stock Dagster.

`systems` runs each contender once, `postgres` starts a database for it, `__main__` chooses
what is run, prints the table and writes JSON. Everything in one run on one machine.
"""
