"""Reading of the store: what it holds as documents and tables. Synchronous, for the threadpool."""
