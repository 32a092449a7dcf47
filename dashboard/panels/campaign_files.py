"""Files about whom may be contacted: what they are, how many they rule out, and what follows for the campaign."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import AnalyticsError
from analytics.exports.platforms.countries import country_names
from analytics.exports.platforms.customers import COLUMNS
from analytics.exports.platforms.kinds import KIND_NAMES, KINDS, CampaignFile, FileKind
from analytics.exports.platforms.uploaded import CHANNEL_NAMES, MOST_CONTACTS, MOST_DAYS
from dashboard import components, state
from dashboard.text import md
from dashboard.uploads import MOST_OF_CAMPAIGN, TYPES, read_campaign_file, release

MOST_FILES = 20
"""Files that are read at once."""
EXAMPLES: dict[FileKind, str] = {
    "customers": "`customer_id, email, phone, first_name, last_name, country, postcode, consent, do_not_contact`",
    "suppression": "`customer_id` or `email` or `phone`, plain or hashed (SHA-256); `channel, reason, until` if you have them. "
    "Reasons are `do_not_contact`, `objects_to_profiling`, `staff`, `wholesale`, `competitor`, `test`; others mean do not contact",
    "history": "`customer_id, campaign_id, channel, sent_at`",
    "costs": "`product_id, unit_margin`",
    "seeds": "`customer_id` of good customers, to find others like them",
    "answers": "`customer_id, campaign_id, responded, sent_at`, one row for each contact of past campaigns; `product_id` of what was "
    "offered, `ended_at`, `campaign_type` and `group` if you have them",
    "groups": "`customer_id, group`, such as an age band: to see whether a list passes a group over",
}
ROLE_NAMES = {
    "customer": "Customer",
    "email": "E-mail",
    "phone": "Phone",
    "first_name": "First name",
    "last_name": "Last name",
    "country": "Country",
    "postcode": "Postcode",
    "consent": "Agreed",
    "do_not_contact": "Do not contact",
}
NO_COLUMN = "none"
USED = "contact_files_used"
"""Whether a file was put in or taken out here."""


def campaign_files_panel() -> None:
    """Let the analyst put in files about whom may be contacted, and decide what follows."""
    uploaded = state.campaign_files()
    n = len(uploaded.files)
    label = "Who may be contacted" + (f" ({n:,} file{'s' if n > 1 else ''})" if n else "")
    # What was put in is looked at next, also after the segments had to be found again and the page was another one meanwhile.
    with st.expander(label, expanded=bool(st.session_state.get(USED)), icon=":material/how_to_reg:", key="contact_files"):
        upload_campaign_files("files")
        for file in uploaded.files:
            _kept(file)
        _known()
        _objectors()
        _choices()


def upload_campaign_files(
    key: str, label: str = "Customers, do-not-contact lists, contact history, past answers, costs, good customers"
) -> None:
    """Show an uploader of campaign files; ``key`` tells it from others on the page."""
    counter = f"round_{key}"
    uploader = f"{key}_{st.session_state.get(counter, 0)}"
    st.file_uploader(
        label,
        type=TYPES,
        accept_multiple_files=True,
        key=uploader,
        on_change=_take,
        args=(uploader, counter),
        max_upload_size=MOST_OF_CAMPAIGN // 2**20,
    )
    with st.popover("Which columns?", icon=":material/help:", type="tertiary"):
        st.markdown("\n".join(f"- **{KIND_NAMES[kind]}**: {columns}." for kind, columns in EXAMPLES.items()))
        st.caption("Each file is known by the names of its columns.")
    st.caption(
        "These files stay with you when you open another table; nobody else sees them, and nothing of them is saved. "
        "Contact data never enter the segments."
    )


def _take(key: str, counter: str) -> None:
    files = [file for file in st.session_state.get(key) or [] if isinstance(file, UploadedFile)]
    if not files:
        return
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    st.session_state[USED] = True
    if len(files) > MOST_FILES:
        # Some of them alone would pass for all, and somebody who must not be contacted for somebody who may be.
        for file in files:
            release(file)
        state.refuse(
            AnalyticsError(f"{len(files):,} files are too many at once: none was read.", hint=f"Upload at most {MOST_FILES}.")
        )
        return
    state.take_campaign_files([partial(read_campaign_file, file) for file in files])


def _kept(file: CampaignFile) -> None:
    digest = file.table.digest
    rows = f"{file.table.n_rows:,} row{'s' if file.table.n_rows != 1 else ''}"
    with st.container(border=True, key=f"kept_{digest[:12]}", gap="small"):
        st.markdown(f"**{KIND_NAMES[file.kind]}** · {md(file.table.name)} · {rows}: {md(file.sentence)}")
        with st.container(horizontal=True):
            with st.popover("Not right?", type="tertiary"):
                _correct(file)
            st.button(
                "Remove",
                key=f"remove_{digest[:12]}",
                on_click=state.remove_campaign_file,
                args=(digest,),
                type="tertiary",
                icon=":material/delete:",
            )


def _correct(file: CampaignFile) -> None:
    """Let the analyst say what a file is, and which columns of a customer table mean what."""
    digest = file.table.digest
    key = f"kind_{digest[:12]}"
    components.show_truth(key, file.kind)
    st.selectbox("This file is a", KINDS, key=key, format_func=KIND_NAMES.__getitem__, on_change=_read_as, args=(digest, key))
    if file.kind != "customers":
        return
    columns = [NO_COLUMN, *map(str, file.table.frame.columns)]
    for role in COLUMNS:
        key = f"role_{role}_{digest[:12]}"
        components.show_truth(key, file.roles.get(role, NO_COLUMN))
        st.selectbox(ROLE_NAMES[role], columns, key=key, on_change=_read_role, args=(digest, role, key))


def _read_as(digest: str, key: str) -> None:
    state.read_campaign_file_as(digest, st.session_state[key])


def _read_role(digest: str, role: str, key: str) -> None:
    file = state.campaign_file(digest)
    if file is None:
        return
    roles = {name: column for name, column in file.roles.items() if name != role}
    if st.session_state[key] != NO_COLUMN:
        roles[role] = st.session_state[key]
    state.read_campaign_file_as(digest, roles=roles)


def _known() -> None:
    """Say how many customers the customer table knows; none, where it names them in another way than the purchases do."""
    n, dataset = state.n_known(), state.workspace().dataset
    if n is None or dataset is None:
        return
    words, of = dataset.V.vocabulary, dataset.V.shape[1]
    if n:
        st.caption(f"{n:,} of {words.count_customers(of)} {'is' if n == 1 else 'are'} in the customer table.")
    else:
        st.warning(
            f"None of the {words.customers} of {md(dataset.title)} is in the customer table. Name them in both in the same way: "
            "under Not right? another column can say who they are.",
            icon=":material/warning:",
        )


def _objectors() -> None:
    n, dataset = state.n_objectors(), state.workspace().dataset
    if not n or dataset is None:
        return
    words = dataset.V.vocabulary
    does, are = ("objects", "is") if n == 1 else ("object", "are")
    who = "this customer" if n == 1 else "they"
    st.info(
        f"{words.count_customers(n)} {does} to profiling: {who} {are} left out of the segments, too.",
        icon=":material/person_off:",
    )


def _choices() -> None:
    """Let the analyst decide what the files leave open; nothing is asked that changes nothing."""
    uploaded, chosen = state.campaign_files(), state.contact_choices()
    if not uploaded.files:
        return
    data = uploaded.contact_data
    components.show_truth("channel", chosen.channel)
    st.selectbox(
        "How they are contacted",
        list(CHANNEL_NAMES),
        key="channel",
        format_func=CHANNEL_NAMES.__getitem__,
        on_change=_choose,
        args=("channel", "channel"),
        help="Leaves out who has no address or number for it by the customer table, and who stands on a list for it.",
    )
    if data is not None and data["consent"].notna().any():
        components.show_truth("only_agreed", chosen.only_agreed)
        st.toggle(
            "Only those who agreed",
            key="only_agreed",
            on_change=_choose,
            args=("only_agreed", "only_agreed"),
            help="Off: also those of whom the table does not say. Who said no is never contacted.",
        )
    if uploaded.history is not None:
        _often(chosen.max_contacts, chosen.within_days)
    if data is not None and (data["phone"] != "").any():
        default_country("files_country")


def _often(most: int, days: int) -> None:
    for place, key, label, value, limit in zip(
        st.columns(2),
        ("max_contacts", "within_days"),
        ("Contacts at most", "in so many days"),
        (most, days),
        (MOST_CONTACTS, MOST_DAYS),
        strict=True,
    ):
        components.show_truth(key, value)
        place.number_input(label, 1, limit, key=key, on_change=_choose, args=(key, key))


def default_country(key: str) -> None:
    """Let the analyst say which country telephone numbers without a country code are from."""
    names = {"": "Leave such numbers out", **country_names()}
    components.show_truth(key, state.campaign_files().default_country)
    st.selectbox(
        "Phone numbers without a country code are from",
        list(names),
        key=key,
        format_func=names.__getitem__,
        on_change=_live_in,
        args=(key,),
    )


def _choose(name: str, key: str) -> None:
    state.choose_contacts(**{name: st.session_state[key]})


def _live_in(key: str) -> None:
    state.live_in(st.session_state[key])
