"""Draw the order lines of an invented corner shop with six planted tastes.

The planted tastes and the customers' mixes are known, so it can be measured how well a factorisation of the
order lines finds them again. Run ``python -m demo_data.generate_shop`` to write ``corner_shop.csv`` anew.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from demo_data import shop_catalogue as shop

SEED = 2024
N_CUSTOMERS = 3_012
FIRST_DAY, LAST_DAY = "2024-01-01", "2025-06-30"
COLUMNS = ["order_id", "date", "customer_id", "product", "category", "quantity", "price"]

# What a taste consists of; the rest of it is spread over all other products.
THEME_MASS, STAPLE_MASS = 0.88, 0.09
POPULARITY_DECAY = 0.6  # the r-th product of a shelf is bought r ** -0.6 times as often as the first

DOMINANT_SHARE = 0.78  # of the customers; the others blend several tastes
DOMINANT_RANGE = (0.60, 0.90)  # how much of a customer's mix the dominant taste takes
BLEND_CONCENTRATION = 3.0  # of the Dirichlet distribution: low values leave two or three tastes in a blend

ONE_TIME_SHARE = 0.25
ORDERS_LOG_MEAN, ORDERS_LOG_SPREAD, MAX_ORDERS = 1.3, 0.9, 60  # of those who come again
LINES_PER_ORDER = (0.24, 0.28, 0.22, 0.15, 0.11)  # one to five lines
QUANTITIES = (0.70, 0.21, 0.06, 0.03)  # one to four pieces

WEEKDAY_RHYTHM = (0.9, 0.8, 0.9, 1.0, 1.4, 1.6, 0.5)  # Monday to Sunday
DECEMBER_RUSH = 1.3
FOUNDING_SHARE = 0.5  # of the customers buy from the first day on, the others join later
SHORTEST_STAY = 120  # days from a customer's first possible order to the last

RETURN_RATE = 0.015
RETURN_DAYS = (2, 21)


def products() -> pd.Series:
    """Give the category of each product.

    Returns
    -------
    pd.Series
        150 categories, indexed by product, in the order of the shelves.
    """
    category = {name: shelf for shelf, names in shop.SHELVES.items() for name in names}
    return pd.Series(category, name="category").rename_axis("product")


def planted_profiles() -> pd.DataFrame:
    """Give the probability with which each taste picks each product.

    Returns
    -------
    pd.DataFrame
        150 products x 6 themes; each column sums to 1.
    """
    category = products()
    rank = category.groupby(category).cumcount() + 1
    popularity = rank**-POPULARITY_DECAY
    staples = pd.Series(shop.STAPLES).reindex(category.index, fill_value=0.0)
    profiles = {}
    for theme, shelves in shop.THEME_SHELVES.items():
        extras = shop.THEME_EXTRAS.get(theme, ())
        themed = (category.isin(shelves) | category.index.isin(extras)) & (staples == 0)
        parts = [(themed, popularity, THEME_MASS), (staples > 0, staples, STAPLE_MASS)]
        parts.append((~themed & (staples == 0), popularity, 1 - THEME_MASS - STAPLE_MASS))
        profiles[theme] = sum(mass * (w * mask) / (w * mask).sum() for mask, w, mass in parts)
    return pd.DataFrame(profiles)


def planted_mixes(seed: int = SEED) -> pd.DataFrame:
    """Draw how much of each taste every customer has.

    Parameters
    ----------
    seed : int
        The same seed as in `generate`, so that mixes and order lines belong together.

    Returns
    -------
    pd.DataFrame
        3,012 customers x 6 themes; each row sums to 1.
    """
    rng = np.random.default_rng([seed, 1])
    shares = np.array(list(shop.THEME_SHARES.values()))
    mixes = rng.dirichlet(BLEND_CONCENTRATION * shares, size=N_CUSTOMERS)
    for row in np.flatnonzero(rng.random(N_CUSTOMERS) < DOMINANT_SHARE):
        theme = rng.choice(len(shares), p=shares)
        dominant = rng.uniform(*DOMINANT_RANGE)
        others = rng.dirichlet(np.ones(len(shares) - 1)) * (1 - dominant)
        mixes[row] = np.insert(others, theme, dominant)
    customers = pd.Index([f"C{number:05d}" for number in range(1, N_CUSTOMERS + 1)], name="customer_id")
    return pd.DataFrame(mixes, index=customers, columns=list(shop.THEME_SHARES))


def generate(seed: int = SEED) -> pd.DataFrame:
    """Draw all order lines of the shop, returns included.

    Parameters
    ----------
    seed : int
        Equal seeds give equal tables.

    Returns
    -------
    pd.DataFrame
        One row per line, sorted by date: ``order_id`` ("B00001"; a return has the same number with an R),
        ``date``, ``customer_id``, ``product``, ``category``, ``quantity`` (negative in a return) and
        ``price`` (of one piece, as it was paid).
    """
    rng = np.random.default_rng([seed, 2])
    days = pd.date_range(FIRST_DAY, LAST_DAY)
    orders = _draw_orders(rng, days)
    mixes = planted_mixes(seed)
    lines = _draw_lines(rng, days, orders, mixes)
    lines["price"] = _price_table(days)[lines["day"], lines["item"]]
    lines = pd.concat([lines, _draw_returns(rng, lines, len(days))])
    lines = lines.sort_values(["day", "order", "quantity"], ascending=[True, True, False], kind="stable")
    category = products()
    prefix = np.where(lines["quantity"] < 0, "R", "B")
    table = {
        "order_id": prefix + (lines["order"] + 1).map("{:05d}".format),
        "date": days[lines["day"]],
        "customer_id": mixes.index[lines["customer"]],
        "product": category.index[lines["item"]],
        "category": category.to_numpy()[lines["item"]],
        "quantity": lines["quantity"],
        "price": lines["price"],
    }
    return pd.DataFrame(table)[COLUMNS].reset_index(drop=True)


def _day_weights(days: pd.DatetimeIndex) -> np.ndarray:
    """Give how busy the shop is on each day, as weights of mean 1."""
    weights = np.array(WEEKDAY_RHYTHM)[days.day_of_week] * np.where(days.month == 12, DECEMBER_RUSH, 1.0)
    return weights / weights.mean()


def _season_table(days: pd.DatetimeIndex) -> np.ndarray:
    """Give days x products: how much likelier than on average a product sells on a day."""
    category = products()
    table = np.ones((len(days), len(category)))
    for column, (name, shelf) in enumerate(category.items()):
        months, factor = shop.SEASONS.get(name, ((), 1.0))
        table[:, column] *= np.where(days.month.isin(months), factor, 1.0)
        factor = shop.WEEKEND_FAVOURITES.get(name, shop.WEEKEND_FAVOURITES.get(shelf, 1.0))
        table[:, column] *= np.where(days.day_of_week >= 4, factor, 1.0)
    # Over the whole period a season must not shift the profiles, or they would not be what was planted.
    return table / np.average(table, axis=0, weights=_day_weights(days))


def _price_table(days: pd.DatetimeIndex) -> np.ndarray:
    """Give days x products: the price of one piece, always in steps of five cents."""
    category = products()
    base = np.array([price for names in shop.SHELVES.values() for price in names.values()])
    table = np.tile(base, (len(days), 1))
    for first_day, what, factor in shop.PRICE_CHANGES:
        affected = ((category.index == what) | (category == what)).to_numpy()
        table[np.ix_(days >= first_day, affected)] *= factor
    return (np.round(table * 20) / 20).round(2)


def _draw_orders(rng: np.random.Generator, days: pd.DatetimeIndex) -> pd.DataFrame:
    """Draw who orders on which day: columns ``order`` (a running number), ``customer`` and ``day``."""
    weights = _day_weights(days)
    counts = 2 + rng.lognormal(ORDERS_LOG_MEAN, ORDERS_LOG_SPREAD, N_CUSTOMERS).astype(int)
    counts = np.where(rng.random(N_CUSTOMERS) < ONE_TIME_SHARE, 1, counts.clip(max=MAX_ORDERS))
    pairs = []
    for customer, count in enumerate(counts):
        start = 0 if rng.random() < FOUNDING_SHARE else rng.integers(len(days) - SHORTEST_STAY)
        end = rng.integers(start + SHORTEST_STAY, len(days) * 2)  # most of them stay until the last day
        window = np.arange(int(start), min(int(end), len(days)))
        chance = weights[window] / weights[window].sum()
        pairs += [(customer, day) for day in rng.choice(window, size=count, replace=False, p=chance)]
    orders = pd.DataFrame(pairs, columns=["customer", "day"]).sort_values("day", kind="stable")
    return orders.reset_index(drop=True).rename_axis("order").reset_index()


def _draw_lines(rng: np.random.Generator, days: pd.DatetimeIndex, orders: pd.DataFrame, mixes: pd.DataFrame) -> pd.DataFrame:
    """Draw what is in each order: its columns, and ``item`` (a product's position) and ``quantity``."""
    taste = mixes.to_numpy() @ planted_profiles().to_numpy().T
    season = _season_table(days)
    sizes = 1 + rng.choice(len(LINES_PER_ORDER), size=len(orders), p=LINES_PER_ORDER)
    baskets = []
    for customer, day, size in zip(orders["customer"], orders["day"], sizes, strict=True):
        chance = taste[customer] * season[day]
        baskets.append(rng.choice(len(chance), size=size, replace=False, p=chance / chance.sum()))
    lines = orders.loc[orders.index.repeat(sizes)].reset_index(drop=True)
    lines["item"] = np.concatenate(baskets)
    lines["quantity"] = 1 + rng.choice(len(QUANTITIES), size=len(lines), p=QUANTITIES)
    return lines


def _draw_returns(rng: np.random.Generator, lines: pd.DataFrame, n_days: int) -> pd.DataFrame:
    """Draw which lines are brought back later, in part or as a whole, for the price that was paid."""
    shortest, longest = RETURN_DAYS
    in_time = lines.index[lines["day"] < n_days - longest]
    chosen = rng.choice(in_time, size=round(RETURN_RATE * len(lines)), replace=False)
    returned = lines.loc[np.sort(chosen)].copy()
    # One delay per order: what comes back from one order comes back on one day.
    delays = rng.integers(shortest, longest, size=lines["order"].max() + 1, endpoint=True)
    returned["day"] += delays[returned["order"]]
    returned["quantity"] = -rng.integers(1, returned["quantity"], endpoint=True)
    return returned


def main() -> None:
    """Write ``corner_shop.csv`` beside this file."""
    path = Path(__file__).with_name("corner_shop.csv")
    generate().to_csv(path, index=False, float_format="%.2f", date_format="%Y-%m-%d", lineterminator="\n")


if __name__ == "__main__":
    main()
