"""Commands on campaigns that share the customers: keep what is entered, make the lists, in the background where that is long."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from analytics import AnalyticsError, CampaignBasis, EligibilityRules
from analytics.campaigns.several import SharedCampaigns
from analytics.campaigns.several_settings import SharedSettings
from dashboard.jobs import Job, Report
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.campaigns import campaign_basis
from dashboard.state.responses import learned_answers
from dashboard.state.session import change, workspace
from dashboard.state.shared import OfferEntry, SharedFrom, Sharing

AT_ONCE = 100_000
"""Customers times campaigns up to which the lists are made while the page is."""


def sharing() -> Sharing:
    """Return what is known of campaigns that share the customers of the table in use.

    When somebody objects to profiling, the table is another one, and what was entered still holds.
    """
    current = workspace()
    if current.dataset is None or current.sharing.dataset_id == current.dataset.id:
        return current.sharing
    return change(sharing=Sharing(current.dataset.id, current.sharing.entries)).sharing


def fill_grid(proposed: Mapping[str, OfferEntry]) -> None:
    """Fill the grid of campaigns anew: with what was entered before, and what is proposed for others."""
    known = sharing()
    entries = {subject: known.entries.get(subject, entry) for subject, entry in proposed.items()}
    change(sharing=replace(known, entries={**known.entries, **entries}, in_grid=entries))


def enter_offers(entries: Mapping[str, OfferEntry]) -> None:
    """Keep what was entered about some of the campaigns."""
    known = sharing()
    change(sharing=replace(known, entries={**known.entries, **entries}))


def enter_again(entries: Mapping[str, OfferEntry]) -> None:
    """Put what a record says in place of what was entered."""
    enter_offers(entries)
    change(sharing=replace(sharing(), grids=sharing().grids + 1))


def shared_lists(settings: SharedSettings, rules: EligibilityRules) -> SharedCampaigns | None:
    """Return who gets which offer, worked out now where that is quick; None where it has to be asked for, or cannot be done."""
    _collect()
    wanted, known = _from(settings, rules), sharing()
    if wanted is None or wanted.same_as(known.made_from):
        return None if wanted is None else known.found
    if wanted.n_cells > AT_ONCE:
        return None
    try:
        found = wanted.shared()
    except AnalyticsError as error:
        change(problem=error)
        return None
    change(sharing=replace(known, made_from=wanted, found=found))
    return found


def share_in_background(settings: SharedSettings, rules: EligibilityRules) -> None:
    """Start to share the customers in the background."""
    wanted, dataset = _from(settings, rules), workspace().dataset
    if wanted is None or dataset is None:
        return

    def work(report: Report) -> tuple[SharedFrom, SharedCampaigns]:
        return wanted, wanted.shared(report)

    start("assign", dataset, secrets.token_hex(8), work)


def sharing_job() -> Job | None:
    """Return the sharing of customers that goes on or has just ended."""
    return job_of("assign")


def stop_sharing() -> None:
    """Stop to share the customers."""
    stop("assign")


def _collect() -> None:
    """Take over lists that are finished."""
    done = result_of("assign")
    if done is not None:
        made_from, found = done
        change(sharing=replace(sharing(), made_from=made_from, found=found))


def sharing_basis() -> CampaignBasis | None:
    """Return what shared lists are made from: with past answers where these were learned; None while chances are not known."""
    learned = learned_answers()
    basis = campaign_basis() if learned is None else learned.basis
    return basis if basis is not None and basis.calibrations else None


def _from(settings: SharedSettings, rules: EligibilityRules) -> SharedFrom | None:
    basis, segments = sharing_basis(), workspace().segments
    return None if basis is None or segments is None else SharedFrom(settings, rules, basis, segments)
