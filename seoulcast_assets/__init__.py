"""SeoulCast as Dagster declares it: assets, checks, jobs, schedules, sensors and resources.

Each asset is a thin shell over the domain in `seoulcast`; `definitions` assembles them.
Nothing is imported here.
"""
