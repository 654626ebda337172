"""The review report: one HTML file that a reviewer reads from the worst pair on.

``summary`` says what stands above the pairs, ``data`` what the browser gets of them,
``selection`` which of them fit into a page; ``templates/`` are the page's markup,
``static/`` its stylesheet and scripts, ``words/`` all it says.
"""

from .rendering import render_html, render_served

__all__ = ["render_html", "render_served"]
