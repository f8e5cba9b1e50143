"""Policy and nothing else: pure functions over facts; no database, no Qt, no clock, no chance."""
