"""This package carries out what a spec asks for and shows what came out."""

from .results.notebook import Shown, block, html


@html.register(Shown)
def _as_in_a_report(result: Shown) -> str:
    """Results are shown as in a report, wherever they come from; it is loaded when needed."""
    from .report import as_html as as_html  # registers every class that has a view

    known = html.dispatch(type(result))
    return block(repr(result).splitlines()) if known is _as_in_a_report else known(result)
