"""What the pages offer for download, built only when somebody clicks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics import AnalyticsError, CampaignSettings, Eligibility, ResponseModel, Segmentation
from analytics.campaigns.eligibility import suppressed_customers
from analytics.campaigns.several import SharedCampaigns
from analytics.campaigns.several_settings import SharedSettings
from analytics.exports import frames
from analytics.exports.files import campaign_file_name, to_csv, to_xlsx, to_zip
from analytics.exports.platforms.sidecar import CampaignRecord
from analytics.exports.snippet import HowRead, python_snippet
from analytics.exports.snippet_files import FilesUsed
from analytics.exports.told import reading_rows, warning_rows
from analytics.segments.habits import Habits, segment_habits
from analytics.segments.periods import span_of
from analytics.tables.wording import say
from analytics.values import PLAIN_CELLS
from dashboard.state import Dataset, Workspace, chosen_periods, movement, next_offers, problem_of_periods

OFFERS = 10
SHARED = "shared"
"""The mode of a record of campaigns that share the customers."""


def settings_sheet(current: Workspace) -> pd.DataFrame:
    """Return the settings that every export was made with: how the file was read, what was warned of, and the account of cleaning."""
    dataset, segments = current.dataset, current.segments
    if dataset is None or segments is None:
        return pd.DataFrame(columns=["setting", "value"])
    joined = len(dataset.table.sources) > 1
    extra = {"file": dataset.table.name, f"SHA-256 of the {'files together' if joined else 'file'}": dataset.table.digest}
    if current.campaign is not None:
        told = current.campaign.settings.to_mapping().items()
        extra |= {f"{key.replace('_', ' ')} of the campaign": _said(value) for key, value in told if value not in (None, "", [])}
    mark = dataset.interactions.report.decimal_mark
    rows = [*reading_rows(dataset.table, _how_read(dataset)), *([("decimal mark", mark)] if mark else [])]
    rows += warning_rows(dataset.warnings)
    rows += [("account", line) for line in account_lines(dataset)]
    return pd.concat([frames.settings(segments.fit, extra), pd.DataFrame(rows, columns=["setting", "value"])], ignore_index=True)


def account_lines(dataset: Dataset) -> list[str]:
    """Return the whole account from the file to V, line by line."""
    out = dataset.table.left_out["reason"].value_counts(sort=False)
    told = ", ".join(f"{reason} ({n:,})" for reason, n in out.items())
    lines = [f"{say(int(out.sum()), 'line is', 'lines are')} left out while the file is read: {told}."] if len(out) else []
    return [*dataset.table.notes, *lines, *dataset.interactions.report.lines(), *_one_line_each(dataset), *dataset.V.notes]


def account_table(dataset: Dataset) -> pd.DataFrame:
    """Return what was kept, repaired and dropped: ``what``, rows or cells, and revenue where the file tells it."""
    account = dataset.interactions.report.to_frame().drop(columns="action")
    unit = dataset.interactions.report.unit
    counted = _one_line_each(dataset)
    notes = pd.DataFrame({"what": [*counted, *dataset.V.notes], unit: [*counted.values(), *[None] * len(dataset.V.notes)]})
    account = pd.concat([account, notes.astype({unit: float})], ignore_index=True)[["what", unit, "revenue"]]
    return account.drop(columns="revenue") if account["revenue"].isna().all() else account


def _one_line_each(dataset: Dataset) -> dict[str, int]:
    """Return why there are fewer order lines than rows, if there are, and the number of rows behind it."""
    V, report = dataset.V, dataset.interactions.report
    n = report.rows_kept - round(V.total)
    if V.value != "orders" or not V.has_orders or dataset.reading.options != PLAIN_CELLS or n <= 0:
        return {}
    item, end = V.vocabulary.item, "as one order line with it."
    return {
        say(n, f"row repeats a {item} of its order and counts {end}", f"rows repeat a {item} of their order and count {end}"): n
    }


def tables(current: Workspace) -> dict[str, Callable[[], pd.DataFrame]]:
    """Return every table that can be exported, by file name, each made when it is called."""
    segments, campaign, dataset = current.segments, current.campaign, current.dataset
    if segments is None or dataset is None:
        return {}
    offers = next_offers(current)
    found: dict[str, Callable[[], pd.DataFrame]] = {
        "customer_segments": lambda: _allowed(current, frames.customer_segments(segments)),
        "segment_sizes": lambda: frames.segment_sizes(segments, offers),
        "segment_habits": lambda: frames.segment_habits(segments, _habits(current, dataset, segments)),
        "segment_profiles": lambda: frames.segment_profiles(segments),
        "recommendations": lambda: _allowed(
            current, frames.recommendations(segments, OFFERS, current.hide_known, current.least_rating)
        ),
        "W": lambda: frames.profile_matrix(segments),
        "H": lambda: _allowed(current, frames.membership_matrix(segments)),
    }
    moved = movement(current)
    if moved is not None:
        found["segment_movement"] = lambda: frames.segment_movement(segments, moved)
    if offers is not None:
        found["next_best_offer"] = lambda: frames.next_best_offers(segments, offers)
    if campaign is not None:
        found["campaign_list"] = lambda: frames.campaign_list(campaign)
    return found


def barred(current: Workspace) -> pd.Index:
    """Return the customers of the table in use who must not be contacted: they stand in no list of customers."""
    if current.dataset is None or current.files.uploaded.suppression is None:
        return pd.Index([], dtype=object)
    return suppressed_customers(current.files.uploaded.suppression, current.dataset.V.customers, pd.Timestamp(date.today()))


def _allowed(current: Workspace, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of customers, named in its first column, without those who must not be contacted."""
    out = barred(current)
    return table[~table.iloc[:, 0].isin(out)].reset_index(drop=True) if len(out) else table


def _habits(current: Workspace, dataset: Dataset, segments: Segmentation) -> Habits:
    periods = chosen_periods(current)
    return segment_habits(segments, dataset.interactions, None if problem_of_periods(periods) else periods)


def snippet(current: Workspace, shared: SharedCampaigns | None = None) -> str:
    """Return the same result as Python: with the list that was made last, or with those of several campaigns."""
    dataset, segments = current.dataset, current.segments
    if dataset is None or segments is None:
        return ""
    campaign = shared or current.campaign
    made_from = current.made_from if shared is None else current.sharing.made_from
    return python_snippet(
        _how_read(dataset),
        segments,
        None if campaign is None else campaign.settings,
        tested=current.lists is not None and current.lists.tested,
        hide_known=current.hide_known,
        least_score=current.least_rating,
        files=_files_used(current, dataset, None if made_from is None else made_from.basis.responses),
    )


def _files_used(current: Workspace, dataset: Dataset, model: ResponseModel | None) -> FilesUsed:
    return FilesUsed(
        current.files.uploaded,
        current.files.choices,
        date.today() if dataset.n_left_out else None,
        model if model is not None and model.used else None,
    )


def campaign_record(current: Workspace) -> CampaignRecord | None:
    """Return all that made the campaign list, but no customer; None while there is none."""
    dataset, segments, campaign = current.dataset, current.segments, current.campaign
    if dataset is None or segments is None or campaign is None:
        return None
    arguments = campaign.settings.to_mapping()
    costs = arguments.pop("costs")
    control = {name: arguments.pop(name) for name in ("control_share", "outside", "name", "salt")}
    record = _record(current, dataset, segments, campaign.eligibility)
    return replace(
        record,
        mode=campaign.settings.mode,
        arguments=arguments,
        control=control,
        costs=costs if isinstance(costs, dict) else {},
        python=snippet(current),
    )


def shared_record(current: Workspace, shared: SharedCampaigns, name: str) -> CampaignRecord | None:
    """Return all that made the lists of campaigns that share the customers, but no customer; ``name`` is that of their file."""
    dataset, segments = current.dataset, current.segments
    if dataset is None or segments is None:
        return None
    arguments = shared.settings.to_mapping()
    control = {"name": name, **{part: arguments.pop(part) for part in ("control_share", "salt")}}
    record = _record(current, dataset, segments, shared.eligibility)
    return replace(record, mode=SHARED, arguments=arguments, control=control, python=snippet(current, shared))


def _record(current: Workspace, dataset: Dataset, segments: Segmentation, eligibility: Eligibility) -> CampaignRecord:
    """Return what every record tells: the data, the segments, and who was left out."""
    span = span_of(dataset.interactions)
    steps = eligibility.steps.iloc[1:]
    return CampaignRecord(
        data=((dataset.table.name, dataset.table.digest), *current.files.uploaded.named),
        k=segments.fit.n_components,
        seed=segments.fit.random_state,
        mode="",
        engine=segments.fit.engine,
        value=segments.fit.V.description,
        date_range=None if span is None else (span.first.isoformat(), span.last.isoformat()),
        contacting=current.files.contacting,
        exclusions=tuple(zip(steps["rule"], steps["removed"].tolist(), strict=True)),
    )


def settings_of(record: CampaignRecord) -> CampaignSettings:
    """Return the settings of the list that a record is of.

    Raises
    ------
    AnalyticsError
        When they are not those of one campaign.
    """
    if record.mode == SHARED:
        raise AnalyticsError(
            "This record is of several campaigns at once.", hint='Open it under "Share customers between campaigns".'
        )
    return CampaignSettings.from_mapping({**record.arguments, **record.control, "costs": record.costs or None})


def shared_settings_of(record: CampaignRecord) -> SharedSettings:
    """Return the settings of the campaigns that share the customers, of which a record is.

    Raises
    ------
    AnalyticsError
        When they are not those of such campaigns.
    """
    if record.mode != SHARED:
        raise AnalyticsError("This record is of one campaign.", hint='Open it under "Make a list".')
    control = {name: value for name, value in record.control.items() if name != "name"}
    return SharedSettings.from_mapping({**record.arguments, **control})


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _how_read(dataset: Dataset) -> HowRead:
    reading, table = dataset.reading, dataset.table
    read = table.found.get("sheet") if len(table.sheets) > 1 else None
    sheet = dataset.settings.sheet if isinstance(dataset.settings.sheet, tuple) else read
    return HowRead(
        table.sources or (table.name,),
        reading.recognition,
        replace(dataset.settings, sheet=sheet),
        reading.rules,
        reading.text,
        table.found.get("query", ""),
    )


def file_name(current: Workspace, name: str) -> str:
    """Return the file name, without its ending, under which a table is offered; that of a campaign says what it is for."""
    return campaign_file_name(current.campaign) if name == "campaign_list" and current.campaign is not None else name


def workbook(current: Workspace) -> bytes:
    """Return everything as one workbook with a sheet of settings."""
    return to_xlsx({**{name: make() for name, make in tables(current).items()}, "settings": settings_sheet(current)})


def archive(current: Workspace) -> bytes:
    """Return everything as an archive of CSV files, with the settings and the Python."""
    files = {f"{file_name(current, name)}.csv": to_csv(make()) for name, make in tables(current).items()}
    files["settings.csv"] = to_csv(settings_sheet(current))
    files["reproduce.py"] = snippet(current).encode()
    return to_zip(files)
