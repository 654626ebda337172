"""What every room may lean on and no user sees: caches, plugins, templates.

Nothing of the domain goes in or comes out.  Caches keep arrays by content, the registry finds
plugins by entry point, templates escape all that is put into them.
"""
