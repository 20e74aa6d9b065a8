"""The routes, a module a subject. They check, ask the readers and answer; no more."""
