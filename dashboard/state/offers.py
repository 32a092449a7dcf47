"""Commands on the next best offer of every customer: work it out in the background, and keep what was found last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from analytics import CampaignBasis, Costs, EligibilityRules, NextOffers, Segmentation, next_best_offers
from analytics.factorization.contract import part_of
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.back_tests import evidence, why_ranks_only
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.campaigns import learned_lists
from dashboard.state.files import contact_rules
from dashboard.state.learned import WorkedOutOffers
from dashboard.state.session import Dataset, Evidence, Lists, Workspace, change, workspace


def work_out_offers() -> None:
    """Start to work out the next best offer of every customer."""
    current = workspace()
    dataset, segments, tested, rules, costs = current.dataset, current.segments, evidence(), contact_rules(), _costs(current)
    if dataset is None or segments is None:
        return
    lists = current.lists if _fit_for(current.lists, dataset, tested) else None
    work = partial(_work_out, dataset, lists, tested, segments, rules, costs, why_ranks_only() == "")
    settings = cache.digest_of("offers", tested is not None, id(segments), id(rules), sorted((costs or {}).items()))
    start("offers", dataset, settings, work)


def _work_out(
    dataset: Dataset,
    lists: Lists | None,
    tested: Evidence | None,
    segments: Segmentation,
    rules: EligibilityRules,
    costs: Mapping[str, Costs] | None,
    with_chances: bool,
    report: Report,
) -> WorkedOutOffers:
    rest = report
    if lists is None:
        lists = learned_lists(dataset.id, dataset.interactions, dataset.V, tested, part_of(report, 0, 2))
        rest = part_of(report, 1, 2)
    found = next_best_offers(lists.basis, segments, rules, costs, with_chances=with_chances, on_progress=rest)
    return WorkedOutOffers(lists.basis, segments, rules, costs, lists.tested, found)


def next_offers(current: Workspace) -> NextOffers | None:
    """Return the next best offers; None until they are worked out, and when what they follow from has changed."""
    made = current.offers
    if made is None or made.segments is not current.segments or made.rules is not current.files.rules:
        return None
    return made.found if made.basis is _basis(current) and made.costs == _costs(current) else None


def offers_job() -> Job | None:
    """Return the work that is running or has just ended."""
    return job_of("offers")


def stop_offers() -> None:
    """Stop to work offers out."""
    stop("offers")


def collect_offers() -> None:
    """Take over what has been worked out, and who buys what where that had to be learned for it."""
    found: WorkedOutOffers | None = result_of("offers")
    current = workspace()
    if found is None or current.dataset is None:
        return
    change(offers=found)
    if not _fit_for(current.lists, current.dataset, evidence()):
        change(lists=Lists(current.dataset.id, found.tested, found.basis))


def _fit_for(lists: Lists | None, dataset: Dataset, tested: Evidence | None) -> bool:
    return lists is not None and lists.dataset_id == dataset.id and lists.tested == (tested is not None)


def _basis(current: Workspace) -> CampaignBasis | None:
    lists, dataset = current.lists, current.dataset
    return lists.basis if lists is not None and dataset is not None and lists.dataset_id == dataset.id else None


def _costs(current: Workspace) -> dict[str, Costs] | None:
    """Return the costs of each item with a known margin, with all else as it was entered for the last campaign; None without any."""
    margins, segments, campaign = current.files.uploaded.costs, current.segments, current.campaign
    if segments is None or not margins:
        return None
    entered = campaign.settings.costs if campaign is not None and campaign.settings.costs is not None else Costs(0.0)
    known = {item: replace(entered, margin=margin, fixed=0.0) for item, margin in margins.items() if item in segments.fit.V.items}
    return known if any(one.gain("incremental") > 0 for one in known.values()) else None
