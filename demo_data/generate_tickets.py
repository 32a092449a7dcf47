"""Write the tickets of an invented help line with five planted topics.

The topic of each ticket is known, so it can be measured how well a factorization of the words finds them again.
Run ``python -m demo_data.generate_tickets`` to write ``help_line.csv`` anew.
"""

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 2024
N_TICKETS = 240
FIRST_DAY, N_DAYS = "2025-03-01", 90
TWO_TOPICS_SHARE = 0.15  # of the tickets: somebody who writes anyway mentions something else, too
SENTENCES = (2, 4)  # about the main topic
CHANNELS = ("email", "phone", "chat")
CHANNEL_SHARES = (0.5, 0.3, 0.2)

GREETINGS = ("Hello,", "Good morning,", "Hi there,", "Dear team,", "")
CLOSINGS = ("Thanks in advance.", "Please call me back.", "Kind regards.", "I look forward to your answer.", "", "")
DETAILS = {
    "day": ("Monday", "Tuesday", "Thursday", "Saturday"),
    "room": ("kitchen", "bedroom", "office", "living room"),
    "thing": ("lamp", "jacket", "kettle", "chair", "backpack"),
    "sum": ("19.90", "24.50", "49.00", "120.00"),
}
TOPICS: dict[str, tuple[str, ...]] = {
    "Delivery": (
        "My parcel with the {thing} has not arrived yet.",
        "The tracking page has said for days that the parcel is on its way.",
        "According to tracking the courier delivered it on {day}, but nobody rang at my door.",
        "The courier left the parcel with a neighbour I do not know.",
        "Can you ask the courier where my delivery is?",
        "The delivery was promised for {day} and I waited at home for the courier.",
        "Please send the parcel to my new delivery address instead.",
        "The tracking number in the shipping message is not found.",
        "When will the second parcel of this delivery be shipped?",
    ),
    "Invoices": (
        "The invoice shows {sum} although the contract says less.",
        "You charged my bank account twice for the same invoice.",
        "I paid the invoice on {day} and still got a payment reminder.",
        "Please correct the billing address on the invoice.",
        "The direct debit of {sum} was charged before the payment date.",
        "Where can I download the invoice for my tax return?",
        "The payment reminder has a fee of {sum} which I will not pay.",
        "My bank says the direct debit was charged by you.",
        "Why is the yearly invoice higher than the last one?",
    ),
    "Login": (
        "I cannot log in because the password is not accepted.",
        "The link to reset the password has expired.",
        "After three attempts the login is locked.",
        "I never receive the security code for the login.",
        "Please unlock my user name so that I can log in again.",
        "The app asks for a security code on every login.",
        "I forgot my password and the reset message does not come.",
        "How do I change the password in the app?",
        "My user name is no longer known since {day}, so the login fails.",
    ),
    "Connection": (
        "The internet connection has dropped every evening since {day}.",
        "The router in the {room} blinks red and there is no signal.",
        "I restarted the router twice and the wifi is still slow.",
        "The wifi signal does not reach the {room}.",
        "The speed of the internet connection is far below what was promised.",
        "Is there an outage in my street, or is the router broken?",
        "The technician was here on {day} but the connection drops again.",
        "Can a technician check the cable of the router?",
        "Video calls freeze because the internet speed is so slow.",
    ),
    "Returns": (
        "The {thing} does not fit and I would like to return it.",
        "I sent the {thing} back on {day} and am waiting for the refund.",
        "Please send me a return label for the {thing}.",
        "The {thing} was damaged, so I want to exchange it.",
        "How long does the refund take after a return?",
        "The refund is {sum} too low because the voucher was not counted.",
        "Can I exchange the {thing} for a larger size?",
        "The return label cannot be printed.",
        "The colour of the {thing} is not what the picture showed, so I return it for a refund.",
    ),
}
TOPIC_SHARES = (0.3, 0.22, 0.2, 0.16, 0.12)


def planted_topics(seed: int = SEED) -> pd.DataFrame:
    """Draw what each ticket is about.

    Parameters
    ----------
    seed : int
        The same seed as in `generate`, so that topics and tickets belong together.

    Returns
    -------
    pd.DataFrame
        ``main`` and ``other`` (empty for most), one row for each ticket.
    """
    rng = np.random.default_rng([seed, 1])
    names = np.array(list(TOPICS))
    main = rng.choice(len(names), size=N_TICKETS, p=TOPIC_SHARES)
    other = (main + rng.integers(1, len(names), size=N_TICKETS)) % len(names)
    two = rng.random(N_TICKETS) < TWO_TOPICS_SHARE
    tickets = pd.Index([f"T{number:04d}" for number in range(1, N_TICKETS + 1)], name="ticket")
    return pd.DataFrame({"main": names[main], "other": np.where(two, names[other], "")}, index=tickets)


def generate(seed: int = SEED) -> pd.DataFrame:
    """Write all tickets.

    Parameters
    ----------
    seed : int
        Equal seeds give equal tables.

    Returns
    -------
    pd.DataFrame
        ``ticket``, ``date``, ``channel`` and ``message``.
    """
    rng = np.random.default_rng([seed, 2])
    topics = planted_topics(seed)
    days = np.sort(rng.integers(0, N_DAYS, size=N_TICKETS))
    return pd.DataFrame(
        {
            "ticket": topics.index,
            "date": pd.Timestamp(FIRST_DAY) + pd.to_timedelta(days, unit="D"),
            "channel": rng.choice(CHANNELS, size=N_TICKETS, p=CHANNEL_SHARES),
            "message": [_message(rng, main, other) for main, other in topics.itertuples(index=False)],
        }
    )


def _message(rng: np.random.Generator, main: str, other: str) -> str:
    """Write one ticket: a greeting, some sentences about its main topic, one about another, a closing."""
    n_sentences = rng.integers(*SENTENCES, endpoint=True)
    about = list(rng.choice(TOPICS[main], size=n_sentences, replace=False))
    about += [rng.choice(TOPICS[other])] if other else []
    details = {slot: rng.choice(choices) for slot, choices in DETAILS.items()}
    parts = [rng.choice(GREETINGS), *(sentence.format(**details) for sentence in about), rng.choice(CLOSINGS)]
    return " ".join(part for part in parts if part)


def main() -> None:
    """Write ``help_line.csv`` beside this file."""
    path = Path(__file__).with_name("help_line.csv")
    generate().to_csv(path, index=False, date_format="%Y-%m-%d", lineterminator="\n")


if __name__ == "__main__":
    main()
