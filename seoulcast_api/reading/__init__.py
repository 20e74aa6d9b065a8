"""Reading of the store, for the threadpool: all of it is synchronous.

Whatever goes wrong in the store leaves here as a problem.
"""
