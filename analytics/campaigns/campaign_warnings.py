"""What an analyst should know before a campaign goes out, beside what `trust` tells of the data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.campaigns.control import detectable_difference, tell_detectable
from analytics.campaigns.economics import Costs
from analytics.campaigns.identity import customer_key
from analytics.errors import AnalyticsError
from analytics.interaction_matrix import InteractionMatrix
from analytics.sensitive import sensitive_items
from analytics.tables.wording import percent, say
from analytics.trust import MAX_NAMED, DataWarning
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

WHERE = ("campaigns",)
MIN_ITEM_BUYERS = 20
"""Below so many buyers an item has no taste of its own to learn."""
MAX_REPEATED = 0.3
"""Share of a list that may also have stood in the last ones."""
MIN_PARITY = 0.8
MAX_PARITY = 1.25
"""Share of a group in the list by its share of all: outside of four fifths and its inverse, the list is not in proportion."""
MIN_GROUP = 30
"""Members of a group below which its share of a list is chance."""
MAX_DETECTABLE = 0.5
"""A test that cannot show less than this share of the rate without a campaign is too small for most effects."""
MAX_LIFT = 2.0
"""Times the lift that good models are known for, above which the future has probably leaked into the scores."""
YEAR = 12


def likely_not_changed(vocabulary: Vocabulary = DEFAULT_VOCABULARY) -> DataWarning:
    """Tell what a list of likely buyers is not; it stands beside every list."""
    words = vocabulary
    sentence = (
        f"These are the {words.customers} most likely to buy, not those whom the campaign changes most: some would buy anyway."
    )
    return DataWarning("likely", sentence, "Keep a control group: only it can tell the difference.", WHERE)


def warn_of_offer(probabilities: pd.Series, costs: Costs) -> DataWarning | None:
    """Tell how many buyers must be extra where everybody who buys gets the offer.

    Parameters
    ----------
    probabilities : Series
        Of the customers on the list, calibrated.
    costs : Costs
    """
    least = costs.least_incrementality(probabilities) if costs.offer > 0 else None
    if least is None:
        return None
    sentence = "Everyone who buys gets the offer, also those who would have paid the full price."
    if least > 1:
        return DataWarning(
            "offer",
            f"{sentence} It would not pay even if every buyer were extra.",
            "Make the offer smaller.",
            WHERE,
        )
    advice = f"It pays only if at least {percent(least)} of the buyers are extra; a control group shows how many are."
    return DataWarning("offer", sentence, advice, WHERE)


def warn_of_few_buyers(V: InteractionMatrix, items: Sequence[str]) -> DataWarning | None:
    """Tell which of the chosen items have too few buyers to learn from."""
    rows = [V.item_position(item) for item in items]
    buyers = np.asarray((V.values[rows] > 0).sum(axis=1)).ravel()
    few = [(item, int(n)) for item, n in zip(items, buyers, strict=True) if n < MIN_ITEM_BUYERS]
    if not few:
        return None
    words = V.vocabulary
    named = ", ".join(f"{item} ({words.count_customers(n)})" for item, n in few[:MAX_NAMED])
    more = f" and {say(len(few) - MAX_NAMED, 'other', 'others')}" if len(few) > MAX_NAMED else ""
    sentence = f"At least {MIN_ITEM_BUYERS} buyers are needed to learn who wants {words.items} like these: {named}{more}."
    advice = f"Choose their category, or a similar {words.item} with more buyers."
    return DataWarning("few buyers", sentence, advice, WHERE, tuple(item for item, _ in few))


def warn_of_season(first: date, last: date, campaign: date) -> DataWarning | None:
    """Tell when the history does not cover the month of the campaign in any year."""
    months = (last.year - first.year) * YEAR + last.month - first.month + 1
    covered = {(first.month - 1 + step) % YEAR + 1 for step in range(min(months, YEAR))}
    if campaign.month in covered:
        return None
    sentence = f"The history covers {first:%B %Y} to {last:%B %Y}; the campaign runs in {campaign:%B}."
    advice = "Add an export with the same season of another year, or expect other tastes than these."
    return DataWarning("season", sentence, advice, WHERE)


def warn_of_private_items(V: InteractionMatrix, items: Sequence[str]) -> DataWarning | None:
    """Tell when a list is made for items that may reveal something private."""
    found = sensitive_items(V)
    found = found[found["item"].isin(list(items))]
    if found.empty:
        return None
    words = V.vocabulary
    named = ", ".join(f"{row.item} ({row.topic})" for row in found.head(MAX_NAMED).itertuples())
    sentence = f"A list for {named} may reveal something private about the {words.customers} on it."
    advice = "Think about leaving it out; never name it in a message, and do not upload the list to an advertising platform."
    return DataWarning("private list", sentence, advice, WHERE, tuple(found["item"]))


def warn_of_small_control(n_target: int, n_control: int, rate: float) -> DataWarning | None:
    """Tell when the effect would have to be large to be seen.

    Parameters
    ----------
    n_target, n_control : int
    rate : float
        Share expected to buy without the campaign.
    """
    detectable = detectable_difference(n_target, n_control, rate)
    if detectable is None:
        sentence = "There is no control group: nobody will be able to tell what the campaign changed."
        return DataWarning("no control", sentence, "Leave out a tenth of the list at random.", WHERE)
    if detectable <= MAX_DETECTABLE * rate:
        return None
    sentence = f"{tell_detectable(detectable)} Without the campaign {100 * rate:.1f}% are expected to buy."
    larger = "the list" if n_control >= n_target else "the control group or the list"
    return DataWarning("small control", sentence, f"Make {larger} larger, or join several campaigns.", WHERE)


def warn_of_repeats(
    contacts: Collection[str], earlier: Sequence[Collection[str]], vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> DataWarning | None:
    """Tell when much of a list has stood in earlier lists, too.

    Parameters
    ----------
    contacts : collection of str
    earlier : sequence of collection of str
        The last lists; who stood in any of them counts.
    vocabulary : Vocabulary, optional
    """
    before = {customer_key(name) for names in earlier for name in names}
    share = float(np.mean([customer_key(name) in before for name in contacts])) if contacts else 0.0
    if share <= MAX_REPEATED:
        return None
    lists = "last list" if len(earlier) == 1 else f"last {len(earlier)} lists"
    sentence = f"{percent(share)} of this list stood in the {lists}, too."
    advice = f"Allow each of the {vocabulary.customers} fewer contacts, or offer something else."
    return DataWarning("repeats", sentence, advice, WHERE)


def compare_groups(contacts: Collection[str], attribute: pd.Series) -> pd.DataFrame:
    """Return how the groups of an attribute that was uploaded are represented in a list.

    Parameters
    ----------
    contacts : collection of str
    attribute : Series
        Group of each customer who could have been on the list, by customer; missing ones do not count.

    Returns
    -------
    DataFrame
        ``group``, ``contacts``, ``share`` (of the list), ``base_share``, ``ratio`` (of both), largest groups first.

    Raises
    ------
    AnalyticsError
        When nobody on the list has a group.
    """
    known = attribute.dropna()
    listed = known[known.index.isin(list(contacts))]
    if listed.empty:
        raise AnalyticsError("The attribute is not known of anybody on the list.", hint="Upload it by the same customer names.")
    base = known.value_counts(sort=True)
    counts = listed.value_counts().reindex(base.index, fill_value=0)
    table = pd.DataFrame({"group": base.index, "contacts": counts.to_numpy(), "share": (counts / len(listed)).to_numpy()})
    table["base_share"] = (base / len(known)).to_numpy()
    return table.assign(ratio=table["share"] / table["base_share"])


def warn_of_parity(contacts: Collection[str], attribute: pd.Series) -> DataWarning | None:
    """Tell which groups a list represents by a fifth less, or a quarter more, than their share of all.

    Four fifths is the rule of thumb of the Uniform guidelines on employee selection procedures (1978, section 4D). Groups are
    judged where chance would bring at least `MIN_GROUP` members into the list.
    """
    table = compare_groups(contacts, attribute)
    table = table[table["base_share"] * table["contacts"].sum() >= MIN_GROUP]
    parts = []
    for word, rows in (("under", table[table["ratio"] < MIN_PARITY]), ("over", table[table["ratio"] > MAX_PARITY])):
        named = [f"{row.group} ({percent(row.share)} instead of {percent(row.base_share)})" for row in rows.itertuples()]
        if named:
            parts.append(f"{word}-represents {', '.join(named[:MAX_NAMED])}")
    if not parts:
        return None
    return DataWarning(
        "parity", f"This list {' and '.join(parts)}.", "Check whether that is meant, and whether it is fair.", WHERE
    )


def plausible_lift(rate: float) -> float:
    """Return the lift of a good model in a part of a list as large as the share of buyers: about ``sqrt(1 / rate)``.

    Piatetsky-Shapiro and Masand (1999), Estimating campaign benefits and modeling lift, KDD.

    Examples
    --------
    >>> plausible_lift(0.04)
    5.0
    """
    if not 0 < rate <= 1:
        raise AnalyticsError(f"A rate of {rate} has no lift.", hint="Enter the share of buyers: 0.05 is 5%.")
    return float(np.sqrt(1 / rate))


def warn_of_leakage(lift: float, rate: float) -> DataWarning | None:
    """Tell when a back-test is too good to be true; the lift is that of the top part as large as the share of buyers."""
    usual = plausible_lift(rate)
    if lift <= MAX_LIFT * usual:
        return None
    sentence = (
        f"In the back-test the best part of the list had {lift:.1f} times as many buyers; good models reach about {usual:.1f}."
    )
    return DataWarning("leakage", sentence, "Check that no column knows what happened after the date of the test.", WHERE)
