"""Who may be contacted: rules in one fixed order, and how many customers each of them leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analytics.campaigns.campaign_files import FLAGGED, OBJECTS, read_contact_history, read_suppression
from analytics.campaigns.identity import customer_key, named_in
from analytics.errors import AnalyticsError
from analytics.tables.cleaning.interactions import Interactions
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary


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
    customers : tuple of str
        In the order given.
    steps : DataFrame
        One row a rule, in order: ``rule``, ``removed``, ``left``; the first row is everybody.
    excluded : Series
        The first rule that a customer fell to, by customer.
    vocabulary : Vocabulary
    """

    customers: tuple[str, ...] = field(repr=False)
    steps: pd.DataFrame
    excluded: pd.Series = field(repr=False)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY

    def then(self, rule: str, kept: Iterable[str]) -> Eligibility:
        """Return the chain with one more rule, such as the rank, the budget or the control group, that keeps some.

        Raises
        ------
        AnalyticsError
            When it would bring back somebody whom an earlier rule has left out.
        """
        names = set(kept)
        if strangers := names - set(self.customers):
            raise AnalyticsError(
                f"{len(strangers):,} of those kept by the rule {rule!r} had been left out before, such as {min(strangers)}.",
                hint="Choose among the customers who are left.",
            )
        return _step(self, rule, np.array([name not in names for name in self.customers], dtype=bool))

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
    names = tuple(dict.fromkeys(customers))
    everybody = pd.DataFrame({"rule": [f"all {vocabulary.customers}"], "removed": [0], "left": [len(names)]})
    found = Eligibility(names, everybody, pd.Series(dtype=object), vocabulary)
    listed = None if rules.suppression is None else _in_force(read_suppression(rules.suppression), day)
    everyone: tuple[bool, Collection[str]] = (False, ())
    chain: list[tuple[str, tuple[bool, Iterable[object]]]] = [
        ("objects to profiling", (False, _named(listed, {OBJECTS}, ""))),
        ("no usable identifier", everyone if rules.reachable is None else (True, rules.reachable)),
        ("no consent", everyone if rules.consented is None else (True, rules.consented)),
        ("do not contact", (False, [*_named(listed, None, rules.channel), *rules.suppressed])),
        ("contacted too often", (False, _too_often(rules, day))),
        ("bought recently", (False, rules.bought_recently)),
        ("staff, wholesale and test accounts", (False, [*_named(listed, set(FLAGGED), ""), *rules.flagged])),
        ("out of region or stock", (False, rules.out_of_region)),
    ]
    for rule, (only, members) in chain:
        found = _step(found, rule, named_in(found.customers, members) ^ only)
    return found


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
    listed = _in_force(read_suppression(suppression), pd.Timestamp(day).tz_localize(None))
    return [name for name, out in zip(names, named_in(names, _named(listed, {OBJECTS}, "")), strict=True) if out]


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


def _step(found: Eligibility, rule: str, out: np.ndarray) -> Eligibility:
    names = np.array(found.customers, dtype=object)
    row = pd.DataFrame({"rule": [rule], "removed": [int(out.sum())], "left": [int((~out).sum())]})
    excluded = pd.concat([found.excluded, pd.Series(rule, index=pd.Index(names[out], dtype=object), dtype=object)])
    steps = pd.concat([found.steps, row], ignore_index=True)
    return replace(found, customers=tuple(names[~out].tolist()), steps=steps, excluded=excluded)


def _in_force(listed: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the rows that count on a day: the last day itself still does."""
    return listed[listed["until"].isna() | (listed["until"] >= day.normalize())]


def _named(listed: pd.DataFrame | None, reasons: set[str] | None, channel: str) -> list[object]:
    """Return whom a list names for some reasons; None stands for all that have no step of their own."""
    if listed is None:
        return []
    fits = ~listed["reason"].isin({OBJECTS, *FLAGGED}) if reasons is None else listed["reason"].isin(reasons)
    if channel:
        fits &= listed["channel"].isin({"", channel.lower()})
    return listed.loc[fits, ["customer", "email", "phone"]].to_numpy().ravel().tolist()


def _too_often(rules: EligibilityRules, day: pd.Timestamp) -> list[object]:
    if rules.contact_history is None:
        return []
    history = read_contact_history(rules.contact_history)
    sent = pd.to_datetime(history["sent_at"], utc=True).dt.tz_localize(None)
    recent = history.loc[sent > day - pd.Timedelta(days=rules.within_days), "customer"].map(customer_key)
    times = recent.value_counts()
    return times.index[times >= rules.max_contacts].tolist()
