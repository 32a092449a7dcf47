"""Who may be contacted: rules in one fixed order, and how many customers each of them leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.campaigns.campaign_files import read_contact_history, read_suppression
from analytics.campaigns.identity import customer_key, named_in
from analytics.campaigns.suppression_words import FLAGGED, OBJECTS, channels_of
from analytics.errors import AnalyticsError
from analytics.tables.cleaning.interactions import Interactions
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

DO_NOT = "do not contact"
STANDING_RULES = (
    "objects to profiling",
    "no usable identifier",
    "no consent",
    DO_NOT,
    "contacted too often",
    "bought recently",
    "staff, wholesale and test accounts",
    "out of region or stock",
)
"""In the order in which they are applied to every campaign."""


@dataclass(frozen=True)
class EligibilityRules:
    """What is known about who may be contacted; what is None or empty rules nobody out.

    Customers are named as in the data or by the SHA-256 of their name.

    Parameters
    ----------
    suppression : DataFrame, optional
        See `campaign_files.read_suppression`. An ``email`` or ``phone`` is compared with names only; whoever shares one by the
        customer table belongs in ``suppressed``.
    reachable, consented : collection of str, optional
        Customers with an identifier that the channel can use, and with consent for it.
    suppressed : collection of str
        More customers who must not be contacted.
    contact_history : DataFrame, optional
        See `campaign_files.read_contact_history`.
    max_contacts, within_days : int
        At most so many contacts in so many days up to the day of the campaign, which is one of them.
    bought_recently : collection of str
        Customers who need it least; see `bought_since`.
    flagged : collection of str
        Staff, wholesale and test accounts.
    out_of_region : collection of str
        Customers who cannot be served.
    channel : str
        Suppression for other channels does not count; empty counts all.
    """

    suppression: pd.DataFrame | None = field(default=None, repr=False)
    reachable: Collection[str] | None = field(default=None, repr=False)
    consented: Collection[str] | None = field(default=None, repr=False)
    suppressed: Collection[str] = field(default=(), repr=False)
    contact_history: pd.DataFrame | None = field(default=None, repr=False)
    max_contacts: int = 1
    within_days: int = 14
    bought_recently: Collection[str] = field(default=(), repr=False)
    flagged: Collection[str] = field(default=(), repr=False)
    out_of_region: Collection[str] = field(default=(), repr=False)
    channel: str = ""


@dataclass(frozen=True)
class Eligibility:
    """The customers whom every rule lets through, and who fell to which.

    Attributes
    ----------
    everybody : Index of str
        Each customer once, in the order given.
    rules : tuple of str
        What was applied, in order.
    fell_to : ndarray of int, shape (n_everybody,)
        Number of the first rule that a customer fell to, from 1; 0 for those who are left.
    vocabulary : Vocabulary
    """

    everybody: pd.Index = field(repr=False)
    rules: tuple[str, ...] = ()
    fell_to: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int8), repr=False)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY

    @property
    def left(self) -> np.ndarray:
        """Which of everybody are left, as a mask."""
        return self.fell_to == 0

    @cached_property
    def customers(self) -> tuple[str, ...]:
        """Those who are left, in the order given."""
        return tuple(self.everybody[self.left].tolist())

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row a rule, in order: ``rule``, ``removed``, ``left``; the first row is everybody."""
        removed = np.bincount(self.fell_to, minlength=len(self.rules) + 1)
        removed[0] = 0
        names = [f"all {self.vocabulary.customers}", *self.rules]
        return pd.DataFrame({"rule": names, "removed": removed, "left": len(self.everybody) - removed.cumsum()})

    @cached_property
    def excluded(self) -> pd.Series:
        """The first rule that a customer fell to, by customer."""
        out = ~self.left
        names = np.array(["", *self.rules], dtype=object)
        return pd.Series(names[self.fell_to[out]], index=self.everybody[out], dtype=object)

    def where(self, rule: str, kept: np.ndarray) -> Eligibility:
        """Return the chain with one more rule.

        Parameters
        ----------
        rule : str
        kept : ndarray of bool, shape (n_everybody,)
            Whom it keeps; those who have fallen to an earlier rule stay out.
        """
        fell_to = np.where(self.left & ~kept, np.int8(len(self.rules) + 1), self.fell_to)
        return Eligibility(self.everybody, (*self.rules, rule), fell_to, self.vocabulary)

    def then(self, rule: str, kept: Iterable[str]) -> Eligibility:
        """Return the chain with one more rule, such as the rank, the budget or the control group, that keeps some.

        Raises
        ------
        AnalyticsError
            When it would bring back somebody whom an earlier rule has left out.
        """
        names = pd.Index(list(kept), dtype=object)
        places = self.everybody.get_indexer(names)
        strangers = names[(places < 0) | ~self.left[places]]
        if len(strangers):
            raise AnalyticsError(
                f"{len(strangers):,} of those kept by the rule {rule!r} had been left out before, such as {min(strangers)}.",
                hint="Choose among the customers who are left.",
            )
        mask = np.zeros(len(self.everybody), dtype=bool)
        mask[places] = True
        return self.where(rule, mask)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What each rule did, in words; rules that nobody fell to are left out."""
        words = self.vocabulary
        return tuple(
            f"{row.rule[0].upper()}{row.rule[1:]}: {words.count_customers(row.removed)} left out, {row.left:,} remain."
            for row in self.steps.iloc[1:].itertuples()
            if row.removed
        )


def eligible_customers(
    customers: Iterable[str], rules: EligibilityRules, day: pd.Timestamp, vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> Eligibility:
    """Apply the rules in their fixed order and count what each leaves out.

    The order: objects to profiling, no identifier, no consent, do not contact, contacted too often, bought recently, flagged
    accounts, out of region. A customer counts for the first that applies. Those who object to profiling must be left out of the
    model, too: see `objectors`.

    Parameters
    ----------
    customers : iterable of str
    rules : EligibilityRules
    day : Timestamp
        Of the campaign.
    vocabulary : Vocabulary, optional

    Returns
    -------
    Eligibility

    Examples
    --------
    >>> rules = EligibilityRules(consented={"Ann", "Bob"}, flagged={"Bob"})
    >>> found = eligible_customers(["Ann", "Bob", "Cat"], rules, pd.Timestamp("2024-05-01"))
    >>> found.customers, found.sentences[0]
    (('Ann',), 'No consent: 1 customer left out, 2 remain.')
    """
    if rules.max_contacts < 1 or rules.within_days < 1:
        raise AnalyticsError("The most contacts and their days must be 1 or more.", hint="Such as 1 contact in 14 days.")
    day = pd.Timestamp(day).tz_localize(None)
    everybody = customers if isinstance(customers, pd.Index) else pd.Index(list(customers), dtype=object)
    if not everybody.is_unique:
        everybody = everybody.drop_duplicates()
    found = Eligibility(everybody, (), np.zeros(len(everybody), dtype=np.int8), vocabulary)
    listed = None if rules.suppression is None else in_force(read_suppression(rules.suppression), day, rules.channel)
    everyone: tuple[bool, Collection[str]] = (False, ())
    said: tuple[tuple[bool, Iterable[object]], ...] = (
        (False, _named(listed, {OBJECTS})),
        everyone if rules.reachable is None else (True, rules.reachable),
        everyone if rules.consented is None else (True, rules.consented),
        (False, [*_named(listed, None), *rules.suppressed]),
        (False, _too_often(rules, day)),
        (False, rules.bought_recently),
        (False, [*_named(listed, set(FLAGGED)), *rules.flagged]),
        (False, rules.out_of_region),
    )
    for rule, (only, members) in zip(STANDING_RULES, said, strict=True):
        found = found.where(rule, _kept(found, only, members))
    return found


def _kept(found: Eligibility, only: bool, members: Iterable[object]) -> np.ndarray:
    """Return whom a rule keeps; the names of those who are out already are not looked at."""
    listed = list(members)
    kept = np.full(len(found.everybody), not only)
    if listed or only:
        kept[found.left] = named_in(found.everybody[found.left], listed) == only
    return kept


def objectors(suppression: pd.DataFrame, customers: Iterable[str], day: pd.Timestamp) -> list[str]:
    """Return the customers who object to profiling: they are left out before anything is fitted.

    Parameters
    ----------
    suppression : DataFrame
        See `campaign_files.read_suppression`.
    customers : iterable of str
    day : Timestamp
        On which the list must be in force.
    """
    names = list(customers)
    listed = in_force(read_suppression(suppression), pd.Timestamp(day).tz_localize(None))
    return [name for name, out in zip(names, named_in(names, _named(listed, {OBJECTS})), strict=True) if out]


def suppressed_customers(suppression: pd.DataFrame | None, customers: pd.Index, day: pd.Timestamp) -> pd.Index:
    """Return the customers whom a list forbids to contact on any channel, to be left out of every list of customers.

    Parameters
    ----------
    suppression : DataFrame or None
        See `campaign_files.read_suppression`.
    customers : Index of str
    day : Timestamp
        On which the list must be in force.

    Examples
    --------
    >>> listed = pd.DataFrame({"customer_id": ["Ann", "Bob"], "reason": ["", "staff"]})
    >>> suppressed_customers(listed, pd.Index(["Ann", "Bob", "Cat"]), pd.Timestamp("2024-05-01")).tolist()
    ['Ann']
    """
    found = eligible_customers(customers, EligibilityRules(suppression=suppression), day).excluded
    return found.index[found == DO_NOT]


def bought_since(interactions: Interactions, items: Collection[str], since: pd.Timestamp) -> list[str]:
    """Return the customers who bought one of the items on a day or later.

    Raises
    ------
    AnalyticsError
        When the purchases have no dates.
    """
    frame = interactions.frame
    if "date" not in frame:
        raise AnalyticsError("The purchases have no dates.", hint="Read a table with a column of dates, or drop this rule.")
    bought = frame["item"].isin(list(items)) & (frame["date"] >= pd.Timestamp(since))
    if "quantity" in frame:
        bought &= frame["quantity"] > 0
    return [str(name) for name in frame.loc[bought, "customer"].unique()]


def in_force(listed: pd.DataFrame, day: pd.Timestamp, channel: str = "") -> pd.DataFrame:
    """Return the rows of a suppression list that count on a day, the last day included, and for a channel.

    Objections and accounts that are no customers count for every channel, and all rows do where the channel is empty or not known.

    Parameters
    ----------
    listed : DataFrame
        See `campaign_files.read_suppression`.
    day : Timestamp
    channel : str, optional
    """
    counts = listed["until"].isna() | (listed["until"] >= day.normalize())
    asked = set(filter(None, channels_of(channel).split(",")))
    if asked:
        meant = [not named or not asked.isdisjoint(named.split(",")) for named in listed["channel"]]
        counts &= np.array(meant, dtype=bool) | listed["reason"].isin({OBJECTS, *FLAGGED})
    return listed[counts]


def _named(listed: pd.DataFrame | None, reasons: set[str] | None) -> list[object]:
    """Return whom a list names for some reasons; None stands for all that have no step of their own."""
    if listed is None:
        return []
    fits = ~listed["reason"].isin({OBJECTS, *FLAGGED}) if reasons is None else listed["reason"].isin(reasons)
    return listed.loc[fits, ["customer", "email", "phone"]].to_numpy().ravel().tolist()


def _too_often(rules: EligibilityRules, day: pd.Timestamp) -> list[object]:
    if rules.contact_history is None:
        return []
    history = read_contact_history(rules.contact_history)
    sent = pd.to_datetime(history["sent_at"], utc=True).dt.tz_localize(None)
    recent = history.loc[sent > day - pd.Timedelta(days=rules.within_days), "customer"].map(customer_key)
    times = recent.value_counts()
    return times.index[times >= rules.max_contacts].tolist()
