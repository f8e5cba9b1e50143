"""Dialogs: each asks for one thing, says what is wrong beside the fields, and loses nothing that was typed."""
