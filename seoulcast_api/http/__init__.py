"""HTTP itself: problems, validators, headers, the rate limit, errors, caches, answers."""
