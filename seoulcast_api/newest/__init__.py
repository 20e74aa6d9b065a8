"""The newest forecast kept in memory, and /result answered from it."""
