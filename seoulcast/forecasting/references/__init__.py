"""Reference forecasts that the model must beat: climatology, persistence, damped persistence."""
