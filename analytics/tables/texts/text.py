"""A column of texts becomes words x documents: how often which word stands in which document, with an account."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from analytics.errors import CleaningError
from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions
from analytics.tables.cleaning.rejected import Reason, Rejected
from analytics.tables.large_files.large import LargeTable
from analytics.tables.table import Table
from analytics.tables.texts.documents import Documents, documents_of
from analytics.tables.texts.languages import ALL_WORDS, LANGUAGES, WORD, Detected, detect_language, stop_words
from analytics.tables.wording import say
from analytics.tables.words import noun
from analytics.vocabulary import Vocabulary

Weighting = Literal["counts", "tf-idf"]
VALUE_WORDS: dict[Weighting, str] = {"counts": "uses", "tf-idf": "weights"}
MAX_DOCUMENTS = 200_000
MAX_WORDS = 20_000
MAX_NGRAMS = 3
MIN_DOCUMENTS = 2
"""A word that stands in one document only ties nothing together."""
SAMPLE_CHARACTERS = 30_000_000
"""Words are chosen by documents of about so many characters: every phrase of them is held in memory for a while."""
LANGUAGE_DOCUMENTS, LANGUAGE_CHARACTERS = 1_000, 1_000
"""Documents, and characters of each, by which the language is found."""
_ADDRESSES = re.compile(r"https?://\S+|www\.\S+|[^\s@]{1,64}+@[^\s@]{1,255}|<[^<>]{1,200}+>")
"""Addresses of pages and people, and marks of HTML."""
_SIGNS_OF_ADDRESSES = ("@", "://", "www.", "<")
"""Few texts hold one, and looking for these is much faster."""


@dataclass(frozen=True)
class TextSettings:
    """How texts are read.

    Attributes
    ----------
    column : str
        The column that holds the texts.
    id_column : str, optional
        The column that names the documents; texts of the same name are read as one document.
    weighting : {"counts", "tf-idf"}
        Counts: how often a word stands in a document. tf-idf: the same, less for words that stand in many
        documents, and each document's length made 1 (Salton & Buckley, 1988, as in scikit-learn).
    language : str, optional
        Code of the language whose stop words are left out; "" keeps all words, None finds the language out.
    ngrams : int
        Longest phrase that counts as a word, 1 to 3 words.
    min_share, max_share : float
        Least and greatest share of the documents in which a word stands; at least 2 documents in any case.
    max_words : int
        The words used most are kept.
    """

    column: str
    id_column: str | None = None
    weighting: Weighting = "counts"
    language: str | None = None
    ngrams: int = 1
    min_share: float = 0.0
    max_share: float = 0.5
    max_words: int = 1_000


def documents_to_interactions(table: Table, settings: TextSettings) -> Interactions:
    """Turn the texts of a table into interactions: a row for each word of each document, ``weight`` says how much.

    Numbers, single letters, addresses and stop words are left out; capitals make no difference.

    Parameters
    ----------
    table : Table
    settings : TextSettings

    Returns
    -------
    Interactions
        Items are words, customers are documents; ``.report`` counts documents.

    Raises
    ------
    CleaningError
        When a setting makes no sense, a column does not exist, there are more than 200,000 documents, or no word is left.

    Examples
    --------
    >>> from analytics import read_table
    >>> table = read_table(b"ticket,text\\n1,Refund late. Refund now!\\n2,A late parcel\\n3,Refund and parcel\\n")
    >>> read = documents_to_interactions(table, TextSettings("text", "ticket", max_share=1))
    >>> read.frame.astype({"customer": str, "item": str}).values.tolist()
    [['1', 'late', 1.0], ['1', 'refund', 2.0], ['2', 'late', 1.0], ['2', 'parcel', 1.0], ['3', 'parcel', 1.0], ['3', 'refund', 1.0]]
    >>> read.report.sentence()
    '3 documents read, 3 kept, 0 dropped.'
    """
    _check(table, settings)
    documents = documents_of(table, settings.column, settings.id_column)
    if len(documents.texts) == 0:
        raise CleaningError(f"The column {settings.column} of {table.name} is empty.", hint="Choose the column of texts.")
    language = _language(documents.texts, settings.language)
    names, counts, n_found = _count_words(documents.texts, settings, language.code)
    used = np.diff(counts.indptr) > 0
    weights = TfidfTransformer().fit_transform(counts[used]) if settings.weighting == "tf-idf" else counts[used]
    entries = sparse.coo_array(weights)
    frame = pd.DataFrame(
        {
            "customer": pd.Categorical.from_codes(entries.row, documents.texts.index[used]),
            "item": pd.Categorical.from_codes(entries.col, pd.Index(names)),
            "weight": entries.data.astype(np.float64),
        }
    )
    words = Vocabulary("word", "words", *noun(settings.id_column or "", "document", "documents"), VALUE_WORDS[settings.weighting])
    report = _report(
        table, documents, used, settings, [_language_said(language, settings), _words_said(len(names), n_found, settings)]
    )
    return Interactions(frame, "counts", words, report, "wide")


def _check(table: Table, settings: TextSettings) -> None:
    for column in (settings.column, settings.id_column):
        if column is not None and column not in table.frame.columns:
            raise CleaningError(f"{table.name} has no column {column!r}.", hint="Choose another column.")
    if isinstance(table, LargeTable):
        raise CleaningError(f"{table.name} is too large to be read as texts.", hint="Take a shorter period, or a sample.")
    if table.n_rows > MAX_DOCUMENTS:
        raise CleaningError(
            f"{table.name} holds {table.n_rows:,} texts; the limit is {MAX_DOCUMENTS:,}.",
            hint="Take a shorter period, or a sample.",
        )
    problems = {
        f"Counting {settings.weighting!r} is not known": settings.weighting not in VALUE_WORDS,
        f"There is no list of stop words for {settings.language!r}": settings.language not in {None, ALL_WORDS, *LANGUAGES},
        f"Phrases have 1 to {MAX_NGRAMS} words": not 1 <= settings.ngrams <= MAX_NGRAMS,
        f"From 1 to {MAX_WORDS:,} words can be kept": not 1 <= settings.max_words <= MAX_WORDS,
        "The least share of documents must be below the greatest": not 0 <= settings.min_share < settings.max_share <= 1,
    }
    problem = next((what for what, wrong in problems.items() if wrong), None)
    if problem:
        raise CleaningError(f"{problem}.", hint="Change the settings of the text.")


def _language(texts: pd.Series, code: str | None) -> Detected:
    if code is not None:
        return Detected(code, 0.0)
    step = max(1, len(texts) // LANGUAGE_DOCUMENTS)
    return detect_language([text[:LANGUAGE_CHARACTERS] for text in texts.iloc[::step]])


def _plain(text: str) -> str:
    """Return a text in lower case, without addresses and marks."""
    text = unicodedata.normalize("NFC", text).lower()
    return _ADDRESSES.sub(" ", text) if any(sign in text for sign in _SIGNS_OF_ADDRESSES) else text


def _count_words(texts: pd.Series, settings: TextSettings, language: str) -> tuple[np.ndarray, sparse.csr_array, int]:
    """Return the words that are kept, their counts (documents x words), and how many words were found."""
    known = sorted(stop_words(language))
    options = {"preprocessor": _plain, "token_pattern": WORD, "stop_words": known or None, "ngram_range": (1, settings.ngrams)}
    step = max(1, math.ceil(int(texts.str.len().sum()) / SAMPLE_CHARACTERS))
    sample = texts.iloc[::step]
    finder = CountVectorizer(**options)
    try:
        counts = sparse.csc_array(finder.fit_transform(sample))
    except ValueError as error:  # what scikit-learn raises when no text holds a word
        raise _no_words(settings) from error
    found = finder.get_feature_names_out()
    kept = _kept_words(counts, settings)
    if not kept.size:
        raise _no_words(settings)
    names = found[kept]
    if step > 1:
        counts = CountVectorizer(**options, vocabulary=names).transform(texts)
        return names, sparse.csr_array(counts), len(found)
    return names, sparse.csr_array(counts[:, kept]), len(found)


def _kept_words(counts: sparse.csc_array, settings: TextSettings) -> np.ndarray:
    """Return the positions of the words that stand in neither too few nor too many documents, of these the most used."""
    n_documents, documents = counts.shape[0], np.diff(counts.indptr)
    least = max(min(MIN_DOCUMENTS, n_documents), math.ceil(settings.min_share * n_documents))
    fitting = np.flatnonzero((documents >= least) & (documents <= settings.max_share * n_documents))
    uses = np.asarray(counts.sum(axis=0)).ravel()[fitting]
    return np.sort(fitting[np.argsort(-uses, kind="stable")[: settings.max_words]])


def _no_words(settings: TextSettings) -> CleaningError:
    return CleaningError(
        f"No word of {settings.column} stands in at least {MIN_DOCUMENTS} documents and in the shares of them that were set.",
        hint="Choose another column, or widen the shares.",
    )


def _language_said(language: Detected, settings: TextSettings) -> str:
    name = LANGUAGES.get(language.code)
    if settings.language is not None:
        return f"Stop words of {name} are left out, as you said." if name else "No stop words are left out, as you said."
    if name is None:
        return "No language was recognised, so no stop words are left out."
    return f"The language is taken to be {name}: {language.share:.0%} of the words are its stop words, which are left out."


def _words_said(n_kept: int, n_found: int, settings: TextSettings) -> str:
    what = "words" if settings.ngrams == 1 else f"words and phrases of up to {settings.ngrams} words"
    least = f"{MIN_DOCUMENTS}" if not settings.min_share else f"{settings.min_share * 100:g}%"
    return (
        f"{n_kept:,} of {n_found:,} {what} are used: of those that stand in at least {least} and at most "
        f"{settings.max_share * 100:g}% of the documents, the {settings.max_words:,} most frequent."
    )


def _report(table: Table, documents: Documents, used: np.ndarray, settings: TextSettings, said: list[str]) -> CleaningReport:
    """Return the account: which texts are used, and what of them."""
    account = Account(table.n_rows)
    account.drop("", documents.of_row < 0, Reason("no text", "text"), ("holds no text", "hold no text"))
    wordless = ~np.append(used, True)[documents.of_row]
    account.drop(
        "", wordless, Reason("no word that is used", "text"), ("holds no word that is used", "hold no word that is used")
    )
    n_kept = int(account.keep.sum())
    merged = n_kept - int(used.sum())
    if merged:
        sentence = (
            f"{say(merged, 'text shares its', 'texts share their')} name with an earlier one; they are read as one document."
        )
        account.tell("repaired", "", merged, sentence)
    for sentence in said:
        account.tell("kept", "", 0, sentence)
    kept = CleaningStep("kept", n_kept, f"{say(n_kept, 'text is', 'texts are')} used.")
    frame = table.frame[[settings.column]].set_axis(["text"], axis=1)
    places = table.rows_in_file(np.arange(table.n_rows))
    rejected = Rejected(frame, {"text": settings.column}, places, account.fates, tuple(account.reasons))
    return CleaningReport(table.n_rows, n_kept, "documents", (kept, *account.steps), rejected)
