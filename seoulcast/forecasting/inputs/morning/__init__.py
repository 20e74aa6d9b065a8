"""Model inputs of what is known by five in the morning, as of the issue."""
