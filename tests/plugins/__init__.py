"""Plugins of other packages: contained, configured, and seen wherever built-in ones are."""
