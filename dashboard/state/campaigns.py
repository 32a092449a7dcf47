"""Commands on campaigns: learn who buys what in the background, make a list, keep the one that was made last."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from analytics import AnalyticsError, Campaign, CampaignBasis, CampaignSettings, EligibilityRules, Segmentation, prepare_lists
from analytics.exports.platforms.sidecar import CampaignRecord
from analytics.matrix import InteractionMatrix
from analytics.tables.cleaning.interactions import Interactions
from analytics.values import has_dates
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.back_tests import evidence, why_ranks_only
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.responses import learned_answers
from dashboard.state.session import Evidence, Lists, MadeFrom, change, workspace


def campaign_basis() -> CampaignBasis | None:
    """Return what lists of the table in use are made from; None while that is being learned.

    What was known before a back-test is used until what the test has taught is there.
    """
    current = workspace()
    dataset, lists = current.dataset, current.lists
    if dataset is None:
        return None
    return lists.basis if lists is not None and lists.dataset_id == dataset.id else None


def learn_lists() -> None:
    """Start to learn who buys what, unless that is known or going on; without dates there is nothing to learn."""
    current = workspace()
    dataset, lists = current.dataset, current.lists
    if dataset is None:
        return
    tested = evidence()
    if lists is not None and lists.dataset_id == dataset.id and lists.tested == (tested is not None):
        return
    if dataset.interactions.kind == "ratings" or not has_dates(dataset.interactions):
        change(lists=Lists(dataset.id, tested is not None, CampaignBasis(dataset.V, dataset.interactions)))
        return
    if current.lists_stopped == dataset.id or lists_job() is not None:
        return
    work = partial(learned_lists, dataset.id, dataset.interactions, dataset.V, tested)
    start("lists", dataset, cache.digest_of("lists", tested is not None), work)


def learned_lists(
    dataset_id: str, interactions: Interactions, V: InteractionMatrix, tested: Evidence | None, report: Report
) -> Lists:
    """Learn who buys what, by what has been tested where something has; looks at no session."""
    test, calibrations = (None, None) if tested is None else (tested.test, tested.calibrations)
    return Lists(dataset_id, tested is not None, prepare_lists(interactions, V, test, calibrations, on_progress=report))


def lists_job() -> Job | None:
    """Return the learning for the table in use that is running or has just ended."""
    return job_of("lists")


def stop_lists() -> None:
    """Stop to learn who buys what."""
    current = workspace()
    stop("lists")
    if current.dataset is not None:
        change(lists_stopped=current.dataset.id)


def learn_lists_again() -> None:
    """Learn who buys what after it was stopped."""
    change(lists_stopped="")


def collect_lists() -> None:
    """Take over what has been learned; what failed or was stopped is not begun again by itself."""
    job = lists_job()
    if job is None or not job.done:
        return
    found = result_of("lists")
    if found is None:
        change(lists_stopped=job.subject)
    else:
        change(lists=found, lists_stopped="")


def make_list(settings: CampaignSettings, rules: EligibilityRules) -> Campaign | None:
    """Return the list of a campaign, and remember it for the export page; where it cannot be made, say why.

    A list is made again only when something that it follows from has changed.
    """
    current = workspace()
    basis, segments, learned = campaign_basis(), current.segments, learned_answers()
    if basis is None or segments is None:
        return None
    if learned is not None:
        basis = learned.basis
    seeds = current.files.uploaded.seeds if settings.mode == "alike" else ()
    made_from = MadeFrom(settings, rules, seeds, why_ranks_only(settings.day) == "", basis, segments)
    if current.campaign is not None and made_from.same_as(current.made_from):
        return current.campaign
    try:
        change(campaign=made_from.campaign(), made_from=made_from)
    except AnalyticsError as error:
        change(campaign=None, made_from=None, problem=error)
    return workspace().campaign


def renamed_campaign(renamed: Segmentation) -> dict[str, object]:
    """Return what changes in the workspace so that the list that was made last carries new names of segments."""
    current = workspace()
    made_from, before = current.made_from, current.segments
    if made_from is None or before is None or made_from.segments is not before:
        return {"campaign": None, "made_from": None}
    only = tuple(renamed.names[before.position(name)] for name in made_from.settings.only_segments)
    again = replace(made_from, settings=replace(made_from.settings, only_segments=only), segments=renamed)
    return {"campaign": again.campaign(), "made_from": again}


def compare_with_record(record: CampaignRecord | None) -> None:
    """Compare the lists that are made from now on with that of a record; None compares with nothing."""
    change(record=record)
