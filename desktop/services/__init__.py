"""Use cases, one verb a module; no Qt, no SQL, no file formats."""
