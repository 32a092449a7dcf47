"""The list as a file that a platform takes: which one, what it needs, who is left out and why, and the record beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import AnalyticsError
from analytics.exports.files import plain_name
from analytics.exports.platforms.audience import AudienceFile
from analytics.exports.platforms.choices import AGREED, Agreed, AudienceChoices, lacks_contact_data
from analytics.exports.platforms.platforms import FIELD_NAMES, Platform, known_platforms, platform_of
from analytics.exports.platforms.record_sheet import settings_sheet
from analytics.exports.platforms.sidecar import MAX_BYTES, CampaignRecord, sealed, to_json
from dashboard import components, state
from dashboard.panels.campaign_files import default_country, upload_campaign_files
from dashboard.text import md
from dashboard.uploads import read_record

MIME = {".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SETTINGS = "Settings"


def audiences_panel(listed: pd.DataFrame, record: CampaignRecord) -> None:
    """Let the analyst download a list as a file that a platform takes.

    Parameters
    ----------
    listed : DataFrame
        ``customer``, best first, and any of ``rank, score, p_buy, p_low, p_high, expected_profit, segment, second_segment, reason,
        group, offer``.
    record : CampaignRecord
        All that made the list.
    """
    st.subheader("Ready to upload", anchor=False)
    choose, result = st.columns([1, 2], gap="large")
    with choose:
        platform, choices = _choose(record)
    with result:
        if lacks_contact_data(platform, state.campaign_files()):
            _what_is_missing(platform)
            _downloads((), record, listed, choices)
            return
        sheets = {SETTINGS: settings_sheet(sealed(record, listed))} if platform.format == "people xlsx" else {}
        files = state.written_audience(listed, choices, sheets)
        if files is None:
            _ask(listed, choices, sheets)
            return
        _told(files, choices)
        _downloads(files, record, listed, choices)


def _choose(record: CampaignRecord) -> tuple[Platform, AudienceChoices]:
    own_first = sorted((platform.id for platform in known_platforms()), key=lambda name: not name.startswith("own"))
    name = st.selectbox(
        "File for",
        own_first,
        key="audience_platform",
        persist_state="session",
        format_func=lambda name: platform_of(name).name,
    )
    platform = platform_of(name)
    agreed: Agreed = "platform"
    dots = False
    if platform.contact_fields:
        agreed = st.selectbox(
            "Who may be in it",
            tuple(AGREED),
            key="audience_agreed",
            persist_state="session",
            format_func=AGREED.__getitem__,
            help="Who said no never is. Two files: who agreed, and who need not be asked. If you vouch, also those never asked.",
        )
        data = state.campaign_files().contact_data
        if "phone" in platform.contact_fields and data is not None and (data["phone"] != "").any():
            default_country("audience_country")
        if platform.hashes("email") and platform.id.startswith("google"):
            dots = st.toggle(
                "Gmail without dots",
                key="audience_dots",
                persist_state="session",
                help="Takes the dots out of Gmail addresses, as some of Google's guides ask. Try it if few people are found.",
            )
    return platform, AudienceChoices(name, _name_of(record), agreed, dots)


def _name_of(record: CampaignRecord) -> str:
    return str(record.control.get("name") or "campaign")


def _what_is_missing(platform: Platform) -> None:
    ways = " or ".join(", ".join(FIELD_NAMES.get(name, name) for name in entry) for entry in platform.needs)
    st.write(
        f"{md(platform.name)} finds people by {md(ways)}. Your purchases do not tell these: put in your customer table, "
        "with the customers named as in the purchases."
    )
    upload_campaign_files("audience_files", "Customer table")


def _ask(listed: pd.DataFrame, choices: AudienceChoices, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Offer to write a long list in the background."""
    job = state.audience_job()
    if job is not None and not job.done:
        components.running(state.audience_job, state.stop_audience, "stop_audience")
        return
    st.write(f"{len(listed):,} customers are on the list. Looking at their addresses and numbers can take a minute.")
    st.button(
        "Write the file",
        key="write_audience",
        icon=":material/upload_file:",
        on_click=state.write_audience,
        args=(listed, choices, sheets),
    )


def _told(files: tuple[AudienceFile, ...], choices: AudienceChoices) -> None:
    """Say who is in each file, who is left out and why, and what is to be known before the upload."""
    if not files:
        st.write("Nobody on the list may be in this file.")
    for file in files:
        with st.container(border=len(files) > 1):
            who = "Nobody is" if not file.kept else f"{file.kept:,} {'person is' if file.kept == 1 else 'people are'}"
            st.markdown(f"**{who} in {md(file.name)}**")
            st.markdown("\n".join(f"- {md(sentence)}" for sentence in file.sentences))
            for warning in file.warnings:
                st.caption(f":material/info: {md(warning)}")


def _downloads(files: tuple[AudienceFile, ...], record: CampaignRecord, listed: pd.DataFrame, choices: AudienceChoices) -> None:
    with st.container(horizontal=True):
        for place, file in enumerate(files):
            st.download_button(
                "Download list" if len(files) == 1 else f"Download {'who agreed' if place == 0 else 'the others'}",
                partial(bytes, file.data),
                file.name,
                MIME.get(f".{file.name.rpartition('.')[2]}"),
                key=f"download_audience_{place}",
                on_click="ignore",
                type="primary" if place == 0 else "secondary",
                icon=":material/download:",
                disabled=not file.kept,
            )
        st.download_button(
            "Record (JSON)",
            lambda: to_json(sealed(record, listed), files),
            f"{plain_name(choices.campaign) or 'campaign'}_record.json",
            "application/json",
            key="download_record",
            on_click="ignore",
            icon=":material/history:",
            help="All that made this list, without any customer: open it later to make the same list and control group again.",
        )


def open_record(on_open: Callable[[CampaignRecord], None]) -> None:
    """Let the analyst open the record of a campaign, which is handed to ``on_open``."""
    counter = "round_record"
    key = f"record_{st.session_state.get(counter, 0)}"
    st.file_uploader(
        "Open a record",
        type=["json"],
        key=key,
        on_change=_open,
        args=(key, counter, on_open),
        max_upload_size=MAX_BYTES // 2**20,
        help="The JSON file that was saved beside a list: its settings are chosen again.",
    )


def _open(key: str, counter: str, on_open: Callable[[CampaignRecord], None]) -> None:
    file = st.session_state.get(key)
    if not isinstance(file, UploadedFile):
        return
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    try:
        record = read_record(file)
    except AnalyticsError as error:
        state.refuse(error)
        return
    on_open(record)
