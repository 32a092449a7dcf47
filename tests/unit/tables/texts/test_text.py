"""Texts become words x documents; planted topics are found again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import CleaningError
from analytics.factorization.matching import matched_cosines
from analytics.segments.typical import typical_customers
from analytics.tables.texts.documents import documents_of, find_id_column, find_text_column
from analytics.tables.texts.languages import LANGUAGES, detect_language, stop_words, words_of
from analytics.tables.texts.text import TextSettings, documents_to_interactions
from tests.unit.tables.files import text_table

TICKETS = (
    "ticket,team,text\n"
    "T01,North,The printer on my floor does not print any more\n"
    "T02,North,I need a new password because the old password has expired\n"
    "T03,South,\n"
    "T04,South,My printer prints but the paper is always stuck in the printer\n"
    "T05,South,Please reset my password so that I can work\n"
    "T06,North,2024 12345 7 x\n"
)
PANGRAMS = {
    "en": "My parcel never arrived although the page says that it was delivered on Monday, can you send it again?",
    "de": "Mein Paket ist leider nie angekommen, obwohl auf der Seite steht, dass es am Montag zugestellt wurde.",
    "fr": "Mon colis n'est jamais arrivé alors que le suivi indique qu'il a été livré lundi, pouvez-vous me le renvoyer ?",
    "es": "Mi paquete nunca llegó aunque la página dice que fue entregado el lunes, ¿pueden enviarlo de nuevo?",
    "it": "Il mio pacco non è mai arrivato anche se la pagina dice che è stato consegnato lunedì.",
    "nl": "Mijn pakket is nooit aangekomen hoewel de pagina zegt dat het op maandag is bezorgd.",
    "pl": "Moja paczka nigdy nie dotarła, chociaż na stronie jest napisane, że została dostarczona w poniedziałek.",
}


def counts_of(text: str, **settings: object) -> pd.DataFrame:
    """Words x documents of a CSV text."""
    interactions = documents_to_interactions(text_table(text), TextSettings("text", **settings))
    return an.build_matrix(interactions).to_frame()


def letters(number: int) -> str:
    """Return a made-up word for a number: "qaab" for 1."""
    return "q" + "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")


def test_words_are_counted_in_each_document():
    counts = counts_of(TICKETS, id_column="ticket", language="en")
    assert counts.to_dict() == {
        "T01": {"password": 0, "printer": 1},
        "T02": {"password": 2, "printer": 0},
        "T04": {"password": 0, "printer": 2},
        "T05": {"password": 1, "printer": 0},
    }


def test_the_account_reconciles_and_names_what_is_left_out():
    report = documents_to_interactions(text_table(TICKETS), TextSettings("text", "ticket", language="en")).report
    assert report.sentence() == "6 documents read, 4 kept, 2 dropped."
    assert [(step.action, step.rows) for step in report.steps if step.rows] == [("kept", 4), ("dropped", 1), ("dropped", 1)]
    assert report.rejected[["row", "reason"]].values.tolist() == [[4, "no text"], [7, "no word that is used"]]
    assert "2 of 12 words are used" in report.steps[-1].sentence


def test_capitals_make_no_difference_and_numbers_letters_and_addresses_are_no_words():
    text = (
        "text\tn\n"
        "Refund REFUND x 99 desk https://shop.example/refund?id=1\t1\n"
        "refund 99 x write to refund.desk@shop.example <b>desk</b>\t2\n"
        "99 x DESK b2b\t3\n"
    )
    counts = counts_of(text, language="", max_share=1, id_column="n")
    assert counts.T.to_dict() == {"desk": {"1": 1, "2": 1, "3": 1}, "refund": {"1": 2, "2": 1, "3": 0}}


def test_tf_idf_gives_each_document_the_length_one_and_rare_words_more():
    frame = counts_of(
        "id,text\n1,tea jam\n2,tea jam\n3,tea ham\n4,tea ham\n5,tea pie\n6,tea pie\n",
        id_column="id",
        weighting="tf-idf",
        max_share=1,
        language="",
    )
    assert np.linalg.norm(frame.to_numpy(), axis=0) == pytest.approx(np.ones(6), abs=1e-6)
    # By hand: idf = ln((1 + 6) / (1 + df)) + 1, for tea (6 documents) and jam (2).
    tea, jam = 1.0, np.log(7 / 3) + 1
    assert frame.loc["jam", "1"] == pytest.approx(jam / np.hypot(tea, jam), abs=1e-6)


def test_phrases_shares_and_the_most_used_words_can_be_chosen():
    text = "id,text\n" + "".join(f"{n},late parcel and {'refund' if n % 2 else 'broken screen'} today\n" for n in range(10))
    phrases = counts_of(text, id_column="id", ngrams=2, language="en", max_share=1)
    assert "late parcel" in phrases.index and "parcel refund" in phrases.index
    assert list(counts_of(text, id_column="id", language="en", max_share=0.6).index) == ["broken", "refund", "screen"]
    assert list(counts_of(text, id_column="id", language="en", max_share=1, min_share=0.6).index) == ["late", "parcel", "today"]
    assert len(counts_of(text, id_column="id", language="en", max_share=1, max_words=2)) == 2


def test_texts_of_one_name_are_one_document_and_a_text_without_a_name_is_called_by_its_place():
    text = "author,text\nAnn,tea and jam\nBob,tea or ham\nAnn,more tea\n,tea jam ham\n"
    interactions = documents_to_interactions(text_table(text), TextSettings("text", "author", max_share=1, language=""))
    counts = an.build_matrix(interactions).to_frame()
    assert list(counts.columns) == ["Ann", "Bob", "row 5: tea jam ham"]
    assert counts.loc["tea"].tolist() == [2, 1, 1]
    assert interactions.report.sentence() == "4 documents read, 4 kept, 0 dropped."
    assert "1 text shares its name" in " ".join(step.sentence for step in interactions.report.steps)


def test_labels_made_of_texts_are_short_unique_and_show_no_control_signs():
    rows = "".join(
        f'{n},"\u202eMy parcel is late\n\tagain and again and nobody at all ever answers the phone"\n' for n in range(3)
    )
    labels = documents_of(text_table("n,text\n" + rows), "text").texts.index
    assert list(labels[:2]) == [
        "row 2: My parcel is late again and again and",
        "row 3: My parcel is late again and again and",
    ]


def test_the_text_column_is_the_one_with_the_longest_texts_that_do_not_come_back():
    assert find_text_column(text_table(TICKETS)) == "text"
    assert find_id_column(text_table(TICKETS), "text") == "ticket"


@pytest.mark.parametrize(
    "text",
    [
        "customer,product\n1,White hanging heart T-light holder with glass\n2,White hanging heart T-light holder with glass\n"
        * 9,
        "id,name\n1,Ann Smith\n2,Bob Jones\n",
        "id,note\n" + "1,\n" * 20 + "2,please ring twice at the door of the house\n",
    ],
    ids=["descriptions come back", "names are short", "hardly anybody writes"],
)
def test_a_table_of_purchases_has_no_text_column(text):
    assert find_text_column(text_table(text)) is None


@pytest.mark.parametrize(("code", "text"), PANGRAMS.items(), ids=PANGRAMS)
def test_the_language_is_found_by_its_stop_words_and_said(code, text):
    assert detect_language([text]).code == code
    rows = "".join(f'{n},"{text}"\n' for n in range(4))
    report = documents_to_interactions(text_table("n,text\n" + rows), TextSettings("text", "n", max_share=1)).report
    said = [step.sentence for step in report.steps if LANGUAGES[code] in step.sentence]
    assert len(said) == 1 and said[0].startswith(f"The language is taken to be {LANGUAGES[code]}")


def test_keywords_have_no_language_and_lose_nothing():
    counts = counts_of("n,text\n1,toner paper printer\n2,toner paper ink\n3,printer cable\n", id_column="n", max_share=1)
    assert list(counts.index) == ["paper", "printer", "toner"]


def test_what_tickets_are_about_is_no_stop_word():
    assert not {"bill", "computer", "system", "order", "help", "problem"} & stop_words("en")
    assert {"the", "don", "would", "isn", "does"} <= stop_words("en")


@given(st.text())
def test_words_have_two_signs_and_a_letter(text):
    assert all(len(word) >= 2 and any(sign != "_" and not sign.isdecimal() for sign in word) for word in words_of(text))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (TextSettings("nothing"), "no column 'nothing'"),
        (TextSettings("text", "nothing"), "no column 'nothing'"),
        (TextSettings("text", weighting="bm25"), "'bm25'"),
        (TextSettings("text", language="klingon"), "'klingon'"),
        (TextSettings("text", ngrams=4), "1 to 3"),
        (TextSettings("text", max_words=0), "From 1 to 20,000"),
        (TextSettings("text", min_share=0.6), "below the greatest"),
        (TextSettings("text", min_share=0.98, max_share=0.99), "No word of text"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, message):
    with pytest.raises(CleaningError, match=message):
        documents_to_interactions(text_table(TICKETS), settings)


def test_a_column_without_words_is_refused():
    for cells in (",12\n,13\n", "1,12\n2,13\n"):
        with pytest.raises(CleaningError):
            documents_to_interactions(text_table("text,n\n" + cells), TextSettings("text"))


def planted(n_documents: int, n_words: int, n_topics: int) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Draw documents of 60 words from topics that each prefer words of their own; return table, profiles, main topics."""
    random = np.random.default_rng(1)
    words = [letters(number) for number in range(n_words)]
    preferred = np.arange(n_words) % n_topics == np.arange(n_topics)[:, None]
    profiles = random.dirichlet(np.ones(n_words), n_topics) * np.where(preferred, 1.0, 0.02)
    profiles /= profiles.sum(axis=1, keepdims=True)
    mixes = random.dirichlet(np.full(n_topics, 0.1), n_documents)
    drawn = [random.choice(words, 60, p=mix) for mix in mixes @ profiles]
    frame = pd.DataFrame({"id": [f"d{n:04d}" for n in range(n_documents)], "text": [" ".join(each) for each in drawn]})
    return frame, pd.DataFrame(profiles.T, index=words), mixes


def test_ten_topics_of_two_thousand_documents_and_a_thousand_words_are_found_again():
    frame, profiles, mixes = planted(2_000, 1_000, 10)
    table = text_table(frame.to_csv(index=False))
    column = find_text_column(table)
    interactions = documents_to_interactions(table, TextSettings(column, find_id_column(table, column)))
    V = an.build_matrix(interactions)
    assert (V.shape, V.vocabulary.items, V.vocabulary.customers) == ((1_000, 2_000), "words", "documents")
    fit = an.factorize(V, 10)
    assert (fit.W.shape, fit.H.shape) == ((1_000, 10), (10, 2_000))
    matched = matched_cosines(profiles, fit.W)
    assert matched["cosine"].min() > 0.9
    segments = an.segment(fit)
    for topic, number in zip(matched["old"], matched["new"], strict=True):
        typical = typical_customers(segments, number, 5)["customer"]
        assert mixes[[int(label[1:]) for label in typical], topic].min() > 0.8


def test_the_same_texts_give_the_same_table():
    first, second = (documents_to_interactions(text_table(TICKETS), TextSettings("text")).frame for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_words_of_a_very_long_text_are_chosen_by_some_of_its_documents(monkeypatch):
    text = "id,text\n" + "".join(f"{n},tea {'jam' if n % 3 else 'ham'} bread\n" for n in range(60))
    whole = counts_of(text, id_column="id", language="", max_share=1)
    monkeypatch.setattr("analytics.tables.texts.text.SAMPLE_CHARACTERS", 400)
    pd.testing.assert_frame_equal(counts_of(text, id_column="id", language="", max_share=1), whole)


def test_more_documents_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr("analytics.tables.texts.text.MAX_DOCUMENTS", 5)
    with pytest.raises(CleaningError, match="holds 6 texts; the limit is 5"):
        documents_to_interactions(text_table(TICKETS), TextSettings("text"))
