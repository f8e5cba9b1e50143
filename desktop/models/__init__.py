"""What is stored: the only package with SQL in it."""
