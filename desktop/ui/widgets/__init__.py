"""Small parts that pages and dialogs are built of."""
