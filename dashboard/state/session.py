"""What one analyst works on: one frozen workspace for each session, changed only by replacement."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

import pandas as pd
import streamlit as st

from analytics import AnalyticsError, NameChanges, Recognition, Segmentation, Table
from analytics.campaigns.balance import Balance
from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.campaign import Campaign, make_campaign
from analytics.campaigns.eligibility import EligibilityRules
from analytics.campaigns.readout import ReadOut
from analytics.campaigns.settings import CampaignSettings
from analytics.campaigns.uplift import ScoreEffect
from analytics.evaluation.backtest import BackTest
from analytics.evaluation.calibration import Calibration
from analytics.exports.platforms.audience import AudienceFile
from analytics.exports.platforms.sidecar import CampaignRecord
from analytics.exports.platforms.uploaded import AS_NOTHING_IS_SAID, ContactChoices, UploadedFiles
from analytics.factorization.selection import Advice
from analytics.matrix import InteractionMatrix
from analytics.segments.movement import Movement
from analytics.segments.periods import Periods
from analytics.tables.cleaning.cleaning import Interactions
from analytics.tables.cleaning.rules import DEFAULT_RULES
from analytics.tables.reading import ReadSettings
from analytics.tables.texts.text import TextSettings
from analytics.trust import DataWarning
from analytics.values import PLAIN_CELLS, CellOptions, ValueKind
from dashboard.state.learned import LearnedAnswers, WorkedOutOffers
from dashboard.state.shared import Sharing

KEY = "workspace"
COUNTRY = "default_country"
DEFAULT_SEGMENTS = 6
AS_FOUND = ReadSettings()


@dataclass(frozen=True)
class Reading:
    """Everything that the analyst can decide about a table."""

    recognition: Recognition
    rules: frozenset[str] = DEFAULT_RULES
    value: ValueKind | None = None
    options: CellOptions = PLAIN_CELLS
    text: TextSettings | None = None
    """How documents become words; None where the table is a list or a grid."""


@dataclass(frozen=True)
class Dataset:
    """A table with everything that was decided about it."""

    id: str
    title: str
    table: Table = field(repr=False)
    reading: Reading
    interactions: Interactions = field(repr=False)
    V: InteractionMatrix = field(repr=False)
    warnings: tuple[DataWarning, ...] = ()
    origin: str = ""
    n_left_out: int = 0
    """Customers who object to profiling, and are in none of it."""
    file: bytes | None = field(default=None, repr=False)
    """The file itself while another sheet, encoding, delimiter or header may still be asked for."""
    settings: ReadSettings = AS_FOUND
    """What the analyst knew better than the file."""

    @property
    def recognition(self) -> Recognition:
        """What the table was recognised as."""
        return self.reading.recognition


@dataclass(frozen=True)
class Named:
    """Segments and their names as they were before a change, to go back to."""

    segments: Segmentation | None
    earlier: Mapping[int, Segmentation]
    fitted_at: float
    proposal: NameChanges | None = None
    """The question about new segments that was open then."""

    def was_asked_of(self, segments: Segmentation) -> bool:
        """Whether the question that was open then was about these segments."""
        return self.proposal is not None and self.proposal.fresh.fit is segments.fit


@dataclass(frozen=True)
class OverTime:
    """The periods of a table that are compared, and what was found."""

    dataset_id: str
    periods: Periods | None = None
    """None for the halves of the time that the table covers."""
    movement: Movement | None = field(default=None, repr=False)
    movement_of: str = ""
    """Digest of the fit on whose profiles customers were seen to move."""


@dataclass(frozen=True)
class Evidence:
    """What lists were worth on the past of a table."""

    dataset_id: str
    test: BackTest = field(repr=False)
    calibrations: Mapping[str, Calibration] = field(repr=False)
    """Of the winner, by audience; without those for whom too few products were tested."""


@dataclass(frozen=True)
class CampaignResults:
    """What customers answered to a campaign, and what that tells: uploaded in this session, and seen by no other."""

    answers: pd.DataFrame | None = field(default=None, repr=False)
    answers_name: str = ""
    plan: pd.DataFrame | None = field(default=None, repr=False)
    plan_name: str = ""
    campaign: str = ""
    """Which one is read out where the results are of several."""
    found: ReadOut | AnalyticsError | None = field(default=None, repr=False)
    """The effect, or what is missing for it; None before anything is uploaded."""
    by_score: ScoreEffect | AnalyticsError | None = field(default=None, repr=False)
    balance: Balance | None = None
    balance_of: tuple[str, date | None] | None = None
    """Table in use and first day of the campaign that the comparison of the groups is of."""


@dataclass(frozen=True)
class CampaignFiles:
    """What was put in about whom may be contacted; it stays when another table is used, and belongs to this session only."""

    uploaded: UploadedFiles = field(default_factory=UploadedFiles)
    choices: ContactChoices = AS_NOTHING_IS_SAID
    rules: EligibilityRules | None = field(default=None, repr=False)
    """What follows from both; None until somebody asks."""
    audience: tuple[AudienceFile, ...] = field(default=(), repr=False)
    """The files for a platform that were written last."""
    audience_of: str = ""
    """Digest of the list and of the choices from which they were written."""
    known: tuple[str, int] | None = None
    """Digest of a table, and how many of its customers the customer table knows."""

    @property
    def contacting(self) -> dict[str, object]:
        """What was decided about whom to contact, as plain values."""
        return asdict(self.choices) | {COUNTRY: self.uploaded.default_country}


@dataclass(frozen=True)
class Lists:
    """What lists of a table are made from."""

    dataset_id: str
    tested: bool
    """Whether it follows from a test on the past."""
    basis: CampaignBasis = field(repr=False)


@dataclass(frozen=True)
class MadeFrom:
    """What a list of contacts follows from."""

    settings: CampaignSettings
    rules: EligibilityRules = field(repr=False)
    seeds: tuple[str, ...] = field(repr=False)
    with_chances: bool
    basis: CampaignBasis = field(repr=False)
    segments: Segmentation = field(repr=False)

    def same_as(self, other: MadeFrom | None) -> bool:
        """Whether the same list would come of both; large parts are the same only as objects."""
        return other is not None and (
            self.basis is other.basis
            and self.segments is other.segments
            and self.rules is other.rules
            and (self.settings, self.seeds, self.with_chances) == (other.settings, other.seeds, other.with_chances)
        )

    def campaign(self) -> Campaign:
        """Make the list."""
        return make_campaign(self.basis, self.segments, self.settings, self.rules, self.seeds, self.with_chances)


@dataclass(frozen=True)
class Workspace:
    """What one analyst works on."""

    id: str
    draft: Dataset | None = None
    problem: AnalyticsError | None = None
    dataset: Dataset | None = None
    n_components: int = DEFAULT_SEGMENTS
    engine: str | None = None
    """How segments are found; None for the way that suits the kind of table."""
    n_scoring: int | None = None
    """Number of parts that predict; None for what suits the way."""
    segments: Segmentation | None = field(default=None, repr=False)
    fitted_at: float = 0.0
    advice: Advice | None = field(default=None, repr=False)
    proposal: NameChanges | None = field(default=None, repr=False)
    """New segments that wait until their names have been looked at."""
    names_before: tuple[Named, ...] = field(default=(), repr=False)
    names_grid: int = 0
    """Counts the times that the grid of names has to start anew, because it shows what is not true."""
    earlier: Mapping[int, Segmentation] = field(default_factory=dict, repr=False)
    """The segments of the table in use by their number."""
    last_named: Segmentation | None = field(default=None, repr=False)
    """The segments of the table used before to which a person gave names."""
    over_time: OverTime = OverTime("")
    evidence: Evidence | None = None
    files: CampaignFiles = field(default_factory=CampaignFiles)
    hide_known: bool = False
    least_rating: float | None = None
    lists: Lists | None = field(default=None, repr=False)
    lists_stopped: str = ""
    """The table for which learning who buys what was stopped."""
    answers: LearnedAnswers | None = field(default=None, repr=False)
    answers_stopped: str = ""
    """The files of answers for which learning was stopped or failed."""
    offers: WorkedOutOffers | None = field(default=None, repr=False)
    campaign: Campaign | None = field(default=None, repr=False)
    """The list that was made last."""
    made_from: MadeFrom | None = field(default=None, repr=False)
    record: CampaignRecord | None = field(default=None, repr=False)
    """The record that was opened last, with whose list the one that is made is compared."""
    results: CampaignResults = CampaignResults()
    sharing: Sharing = field(default_factory=Sharing)
    start_seen: bool = False
    """Whether the file that was named at the start has been opened in this session."""


def workspace() -> Workspace:
    """Return the workspace of this session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Workspace(secrets.token_urlsafe(16))
    return st.session_state[KEY]


def change(**changes: object) -> Workspace:
    """Put a changed workspace in place of the old one."""
    st.session_state[KEY] = replace(workspace(), **changes)  # type: ignore[arg-type]
    return st.session_state[KEY]


def clear_problem() -> None:
    """Take the message away that the analyst has read."""
    change(problem=None)
