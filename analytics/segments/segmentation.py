"""A `Segmentation`: names, membership, sizes and profiles of the segments of a factorization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.errors import SegmentNameError, UnknownLabelError
from analytics.factorization import Factorization
from analytics.segments.membership import NO_SEGMENT, main_segments, mix
from analytics.segments.naming import MAX_NAME_LENGTH, NO_SEGMENT_NAME, is_visible, suggest_names, tidy
from analytics.segments.profiles import profile_table


@dataclass(frozen=True)
class Segmentation:
    """The segments of a factorization, with names.

    Attributes
    ----------
    fit : Factorization
    names : tuple of str
        Name of each segment, the largest first.
    origins : tuple of str
        Where each name comes from: "suggested", "given", "kept" or "drifted".
    profiles : DataFrame
        One row for each segment and item; see `analytics.segments.profiles.profile_table`. It is
        handed on by `rename`, because it takes long and holds no name.
    named_for : tuple of (Series or None)
        The profile that each name was given for, indexed by item, which may be of another table; None for suggestions.
    """

    fit: Factorization
    names: tuple[str, ...]
    origins: tuple[str, ...]
    profiles: pd.DataFrame = field(repr=False)
    named_for: tuple[pd.Series | None, ...] = field(default=(), repr=False)

    @cached_property
    def named_profiles(self) -> pd.DataFrame:
        """Items x segments: the profile that each name was given for; of a suggestion, the profile that the segment has."""
        given = {number: profile for number, profile in enumerate(self.named_for, start=1) if profile is not None}
        own = self.fit.W
        if not given:
            return own
        columns = {number: given.get(number, own[number]) for number in self.fit.segment_numbers}
        return pd.concat(columns, axis=1).fillna(0.0)

    @cached_property
    def membership(self) -> pd.DataFrame:
        """Customers x segment names: each customer's mix; rows sum to 1."""
        return pd.DataFrame(mix(self.fit), index=self.fit.V.customers, columns=pd.Index(self.names))

    @cached_property
    def main(self) -> pd.Series:
        """Main segment (its name) of each customer."""
        labels = np.array([*self.names, NO_SEGMENT_NAME], dtype=object)
        return pd.Series(labels[self.main_positions], index=self.fit.V.customers, name="main_segment")

    @cached_property
    def main_positions(self) -> np.ndarray:
        """Position of each customer's main segment; -1 where nothing is explained."""
        return main_segments(self.fit)

    @cached_property
    def sizes(self) -> pd.DataFrame:
        """One row for each segment, indexed by its number.

        ``name``; ``customers`` (whose main segment it is) and ``customers_share``; ``weight``
        (sum of the mixes, in customers) and ``weight_share``; ``volume_share`` (of what W·H explains).
        """
        fit = self.fit
        n_customers = fit.V.shape[1]
        main = np.bincount(self.main_positions[self.main_positions != NO_SEGMENT], minlength=fit.n_components)
        weight = mix(fit).sum(axis=0)
        return pd.DataFrame(
            {
                "name": self.names,
                "customers": main,
                "customers_share": main / n_customers,
                "weight": weight,
                "weight_share": weight / max(weight.sum(), 1e-12),
                "volume_share": fit.volumes / max(fit.volumes.sum(), 1e-300),
            },
            index=fit.segment_numbers,
        )

    def position(self, name: str) -> int:
        """Return the position of a segment by its name."""
        if name not in self.names:
            raise UnknownLabelError(f"There is no segment called {name!r}.", hint=f"Segments: {', '.join(self.names)}.")
        return self.names.index(name)

    def rename(self, names: Mapping[int, str]) -> Segmentation:
        """Return a new segmentation in which some segments have other names.

        A name belongs to the profile that the segment has now; giving it again, after a change, makes it belong to the new one.

        Parameters
        ----------
        names : mapping of int to str
            New names by segment number (1 is the largest).

        Raises
        ------
        SegmentNameError
            When a name is empty, too long, or used twice; or a number does not exist.

        Examples
        --------
        >>> import pandas as pd
        >>> from analytics import factorize, matrix_from_wide
        >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
        >>> segment(factorize(V, 2)).rename({1: "Bread eaters"}).names
        ('Bread eaters', 'Fruits')
        """
        renamed, origins, named_for = list(self.names), list(self.origins), list(self.named_for or (None,) * len(self.names))
        for number, name in names.items():
            if number not in self.fit.segment_numbers:
                raise SegmentNameError(f"There is no segment {number}.", hint=f"There are {self.fit.n_components}.")
            renamed[number - 1] = check_name(name)
            origins[number - 1] = "given"
            named_for[number - 1] = self.fit.W[number]
        repeated = next((name for name in renamed if renamed.count(name) > 1), None)
        if repeated is not None:
            raise SegmentNameError(f"Two segments would be called {repeated!r}.", hint="Give each a name of its own.")
        return replace(self, names=tuple(renamed), origins=tuple(origins), named_for=tuple(named_for))


def check_name(name: str) -> str:
    """Return a segment name with its spaces tidied; raise `SegmentNameError` if it cannot be used."""
    usable = tidy(str(name))
    if not is_visible(usable) or usable == NO_SEGMENT_NAME:
        raise SegmentNameError("A segment needs a name of its own.", hint="Type at least one character.")
    if len(usable) > MAX_NAME_LENGTH:
        raise SegmentNameError(f"{usable[:20]}… is longer than {MAX_NAME_LENGTH} characters.", hint="Shorten it.")
    return usable


def segment(fit: Factorization) -> Segmentation:
    """Describe the segments of a factorization and suggest names for them.

    Parameters
    ----------
    fit : Factorization

    Returns
    -------
    Segmentation
        With ``.names``, ``.membership``, ``.profiles``, ``.sizes``.

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> segment(factorize(V, 2)).membership.loc["Mary"].tolist()
    [1.0, 0.0]
    """
    profiles = profile_table(fit)
    return Segmentation(fit, suggest_names(fit, profiles), ("suggested",) * fit.n_components, profiles)
