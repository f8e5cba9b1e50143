"""Tables as Qt sees them: one generic model, columns as data."""
