"""The pages of the window.  A page is added by one line in :mod:`desktop.ui.pages.registry`."""
