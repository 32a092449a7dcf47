"""Lines of purchases as a shop exports them, any number, in a file: the same for the same number."""

from __future__ import annotations

from pathlib import Path

import duckdb

N_CUSTOMERS = 200_000
N_ITEMS = 30_000
LINES_PER_ORDER = 5
SECONDS = 2 * 365 * 86_400
"""The orders are spread over two years."""
SEED = 20_240_601
MEMORY = "1GB"


def write_lines(path: Path, n_lines: int) -> None:
    """Write lines as CSV or Parquet, whichever the name says.

    Random numbers are hashes of the line or order, so that every processor makes its own part of the same file. Few
    customers and items have most of the lines.
    """

    def random(of: str, column: int) -> str:
        return f"(hash({of}, {column}, {SEED}) % 1000003) / 1000003.0"

    query = f"""
        WITH lines AS (SELECT line, line // {LINES_PER_ORDER} AS number FROM range({n_lines}) AS lines(line)), drawn AS (
            SELECT number,
                floor({N_CUSTOMERS} * pow({random("number", 1)}, 1.5))::INT AS customer,
                floor({N_ITEMS} * pow({random("line", 2)}, 2))::INT AS item,
                1 + floor(5 * pow({random("line", 3)}, 3))::INT AS quantity,
                TIMESTAMP '2023-01-01' + to_seconds((number * {SECONDS * LINES_PER_ORDER / n_lines})::BIGINT) AS moment
            FROM lines
        )
        SELECT 'O' || lpad(number::VARCHAR, 8, '0') AS order_id,
            'Item ' || lpad(item::VARCHAR, 5, '0') AS product,
            quantity,
            (hash(item) % 5000 / 100.0 + 0.5)::DECIMAL(8, 2) AS unit_price,
            strftime(moment, '%Y-%m-%d %H:%M:%S') AS order_date,
            'C' || lpad(customer::VARCHAR, 6, '0') AS customer_id
        FROM drawn
    """
    kind = "parquet" if path.suffix == ".parquet" else "csv"
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT {kind})")
