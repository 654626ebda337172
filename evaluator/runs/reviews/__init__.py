"""Reviewers' verdicts after they left the page: brought into a run, compared, put to use."""

from typing import TYPE_CHECKING

from ...support.lazy import loader

if TYPE_CHECKING:
    from .agreement import Agreement, Reliability, agreements, reliability
    from .corrected import Correction, correction
    from .exchange import import_verdicts
    from .handover import Handover, corrected_file
    from .mqm import mqm_table
    from .results import accepted_pairs, corrected_pairs, findings_table
    from .standing import PairState, Standing, edits_of, pair_states, reviewed, standings
    from .terms import ConfirmedTerms, confirmed_terms

__getattr__ = loader(
    __name__,
    {
        "Agreement": ".agreement",
        "ConfirmedTerms": ".terms",
        "Correction": ".corrected",
        "Handover": ".handover",
        "PairState": ".standing",
        "Reliability": ".agreement",
        "Standing": ".standing",
        "accepted_pairs": ".results",
        "agreements": ".agreement",
        "confirmed_terms": ".terms",
        "corrected_file": ".handover",
        "corrected_pairs": ".results",
        "correction": ".corrected",
        "edits_of": ".standing",
        "findings_table": ".results",
        "import_verdicts": ".exchange",
        "mqm_table": ".mqm",
        "pair_states": ".standing",
        "reliability": ".agreement",
        "reviewed": ".standing",
        "standings": ".standing",
    },
)

__all__ = [
    "Agreement",
    "ConfirmedTerms",
    "Correction",
    "Handover",
    "PairState",
    "Reliability",
    "Standing",
    "accepted_pairs",
    "agreements",
    "confirmed_terms",
    "corrected_file",
    "corrected_pairs",
    "correction",
    "edits_of",
    "findings_table",
    "import_verdicts",
    "mqm_table",
    "pair_states",
    "reliability",
    "reviewed",
    "standings",
]
