"""Commands on the files about whom may be contacted: put them in, correct what they are, take them out, decide by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analytics import AnalyticsError, EligibilityRules, Table
from analytics.exports.platforms.countries import country_code
from analytics.exports.platforms.kinds import CampaignFile, FileKind, read_campaign_file
from analytics.exports.platforms.sidecar import CampaignRecord
from analytics.exports.platforms.uploaded import ContactChoices, UploadedFiles
from analytics.factorization import max_components
from dashboard.state.background import stop_jobs
from dashboard.state.fits import find_segments, fit_job, suggest_number
from dashboard.state.session import COUNTRY, CampaignFiles, change, workspace
from dashboard.state.tables import made_again, refuse


def take_campaign_files(reads: Sequence[Callable[[], Table]]) -> None:
    """Put in newly read files, each as what its columns show it to be; of those that cannot be used, say why."""
    uploaded, refused = workspace().files.uploaded, list[AnalyticsError]()
    for read in reads:
        try:
            uploaded = uploaded.having(read_campaign_file(read()))
        except AnalyticsError as error:
            refused.append(error)
    _put_in(uploaded)
    if refused:
        refuse(AnalyticsError(" ".join(error.message for error in refused), hint=refused[0].hint))


def read_campaign_file_as(digest: str, kind: FileKind | None = None, roles: Mapping[str, str] | None = None) -> None:
    """Read a file as another kind, or a customer table with other columns; where that is impossible, say why."""
    file = campaign_file(digest)
    if file is None:
        return
    try:
        _put_in(workspace().files.uploaded.instead(read_campaign_file(file.table, kind or file.kind, roles)))
    except AnalyticsError as error:
        refuse(error)


def campaign_file(digest: str) -> CampaignFile | None:
    """Return the file of a digest."""
    return next((file for file in workspace().files.uploaded.files if file.table.digest == digest), None)


def remove_campaign_file(digest: str) -> None:
    """Take a file out."""
    _put_in(workspace().files.uploaded.without(digest))


def live_in(country: str) -> None:
    """Say which country telephone numbers without a country code are from: two letters, or empty."""
    _put_in(replace(workspace().files.uploaded, default_country=country))


def choose_contacts(**choices: object) -> None:
    """Decide about whom to contact, see `ContactChoices`."""
    files = workspace().files
    choices_now = replace(files.choices, **choices)  # type: ignore[arg-type]
    change(files=replace(files, choices=choices_now, rules=None), campaign=None, made_from=None, offers=None)


def contact_as(record: CampaignRecord) -> None:
    """Decide about whom to contact as a record says; where that cannot be read, say so."""
    try:
        choices = ContactChoices.from_mapping(record.contacting)
    except AnalyticsError as error:
        refuse(error)
        return
    files = workspace().files
    change(files=replace(files, choices=choices, rules=None))
    live_in(country_code(str(record.contacting.get(COUNTRY, ""))))


def campaign_files() -> UploadedFiles:
    """Return what was put in."""
    return workspace().files.uploaded


def contact_choices() -> ContactChoices:
    """Return what was decided about whom to contact."""
    return workspace().files.choices


def contact_rules() -> EligibilityRules:
    """Return the rules about whom to contact that follow from the files and choices."""
    files = workspace().files
    if files.rules is None:
        files = replace(files, rules=files.uploaded.rules(files.choices))
        change(files=files)
    assert files.rules is not None
    return files.rules


def n_known() -> int | None:
    """Return how many customers of the table in use the customer table knows; None without a customer table."""
    dataset, files = workspace().dataset, workspace().files
    if dataset is None or files.uploaded.contact_data is None:
        return None
    if files.known is None or files.known[0] != dataset.id:
        files = replace(files, known=(dataset.id, files.uploaded.n_known(dataset.V.customers)))
        change(files=files)
    assert files.known is not None
    return files.known[1]


def n_objectors() -> int:
    """Return how many customers of the table in use are left out because they object to profiling."""
    dataset = workspace().dataset
    return 0 if dataset is None else dataset.n_left_out


def _put_in(uploaded: UploadedFiles) -> None:
    """Put other files in place; where the segments could not be made without those who object, nothing changes."""
    before = workspace().files
    # A list that was made before may hold somebody who must not be contacted now.
    change(files=CampaignFiles(uploaded, before.choices), campaign=None, made_from=None, offers=None)
    try:
        leave_out_objectors()
    except AnalyticsError as error:
        change(files=before)
        refuse(error)


def leave_out_objectors() -> None:
    """Make the table in use again without those who object to profiling, and find its segments again; or bring them back.

    Raises
    ------
    AnalyticsError
        When too little is left of the table; then nothing is changed.
    """
    current = workspace()
    draft = None if current.draft is None else made_again(current.draft)
    dataset = None if current.dataset is None else made_again(current.dataset)
    if dataset is None or current.dataset is None or dataset.id == current.dataset.id:
        change(draft=draft)
        return
    looked_for = current.segments is not None or fit_job() is not None
    in_use = current.draft is not None and current.draft.id == current.dataset.id
    stop_jobs()
    change(
        draft=dataset if in_use else draft,
        dataset=dataset,
        segments=None,
        advice=None,
        proposal=None,
        names_before=(),
        names_grid=current.names_grid + 1,
        campaign=None,
        made_from=None,
        problem=None,
        n_components=min(current.n_components, max_components(dataset.V)),
    )
    if looked_for:
        find_segments()
        suggest_number()
