"""From what the hub sent to stored, cleaned days: validated, and never replaced by worse.

Joins `kma` and `datasets`; knows nothing of Dagster. `publication` says whether a day is
finished, `cleaning` makes clean rows of numbers, `writing` keeps the promises of every write;
`weather` and `pollutants` take one chunk of days in and give its results out.
"""
