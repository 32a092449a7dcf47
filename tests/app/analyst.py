"""An analyst at the dashboard: opens pages, presses, chooses, uploads, reads. Every run must end without an exception."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.cache import registry
from dashboard.state import Workspace

APP = Path(dashboard.__file__).with_name("app.py")
CHOOSERS = (
    "radio",
    "selectbox",
    "multiselect",
    "number_input",
    "slider",
    "toggle",
    "text_input",
    "button_group",
    "pills",
    "checkbox",
)
TEXTS = {"title", "subheader", "caption", "markdown", "error", "warning"}
PAGES = ("data", "segments", "customers", "campaigns", "evidence", "export")


class Analyst:
    """One browser tab."""

    def __init__(self, workspace: Workspace | None = None) -> None:
        self.at = AppTest.from_file(APP, default_timeout=60)
        if workspace is not None:
            self.at.session_state["workspace"] = workspace
        self.run()

    # --- doing ---

    def run(self) -> Analyst:
        self.at.run()
        return self._without_exception()

    def _without_exception(self) -> Analyst:
        assert not self.at.exception, [error.message for error in self.at.exception]
        return self

    def go(self, page: str) -> Analyst:
        self.at.switch_page(f"views/{page}.py")
        self.run()
        self.at._page_hash = ""  # a page may lead to another; the next run stays there
        return self

    def press(self, key: str) -> Analyst:
        self.at.button(key=key).click()
        return self.run()

    def choose(self, key: str, value: object) -> Analyst:
        self.control(key).set_value(value)
        return self.run()

    def send(self, key: str, **value: object) -> Analyst:
        """Send what a browser sends about one control, or what a forger sends: nothing checks it on the way."""
        element = self.element(key).proto.id
        states = [state for state in self.at._tree.get_widget_states().widgets if state.id != element]
        self.at._run(WidgetStates(widgets=[*states, WidgetState(id=element, **value)]))
        return self._without_exception()

    def click(self, chart: str, point: int) -> Analyst:
        """Click a point of a chart."""
        points = {"points": [{"point_index": point}], "point_indices": [point], "box": [], "lasso": []}
        return self.send(chart, string_value=json.dumps({"selection": points}))

    def select_row(self, table: str, row: int) -> Analyst:
        return self.send(table, string_value=json.dumps({"selection": {"rows": [row], "columns": [], "cells": []}}))

    def type_names(self, names: dict[int, str | None]) -> Analyst:
        """Type names in the grid, by segment number."""
        edits = {str(number - 1): {"Name": name} for number, name in names.items()}
        state = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
        grid = next(key for key in self.shown if key.startswith("names_editor"))
        return self.send(grid, string_value=json.dumps(state))

    def upload(self, data: bytes | str, name: str = "table.csv") -> Analyst:
        return self.upload_files({name: data})

    def upload_files(self, files: dict[str, bytes | str]) -> Analyst:
        """Upload several files at once."""
        for name, data in files.items():
            self.at.file_uploader[0].upload(name, data.encode() if isinstance(data, str) else data)
        return self.run()

    def settle(self, *kinds: str) -> Analyst:
        """Wait for background work, then show it."""
        jobs = [registry().find(self.workspace.id, kind) for kind in kinds or ("fit", "advice")]
        wait([job.future for job in jobs if job is not None], timeout=60)
        return self.run()

    def open_example(self, name: str) -> Analyst:
        return self.press(f"demo_{name}").settle("fit")

    def use(self, data: bytes | str, name: str = "table.csv", n_components: int | None = None) -> Analyst:
        """Upload a table, use it, and find its segments."""
        if self.title not in ("", None) and not self.at.file_uploader:
            self.go("data")
        self.upload(data, name).press("use_table").settle("fit")
        if n_components is not None and n_components != self.workspace.n_components:
            self.choose(self.number_key, n_components).press("find")
        return self.settle()

    # --- reading ---

    @property
    def workspace(self) -> Workspace:
        return self.at.session_state["workspace"]

    @property
    def title(self) -> str:
        return self.at.title[0].value

    @property
    def status(self) -> str:
        """The line under the title."""
        return self.at.caption[0].value

    @property
    def problems(self) -> list[str]:
        return [error.value for error in self.at.error]

    @property
    def text(self) -> str:
        """Everything that is written on the page, line by line."""
        return "\n".join(str(node.value) for node in self._nodes() if node.type in TEXTS)

    @property
    def everything(self) -> str:
        """All that can be read on the page, cells of tables included, without the signs of Markdown."""
        cells = [str(cell) for node in [*self.at.dataframe, *self.at.table] for cell in node.value.to_numpy().ravel()]
        return "\n".join([self.text, *cells]).replace("\\", "").replace("**", "")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the segments."""
        return self.workspace.segments.names

    @property
    def number_key(self) -> str:
        """Key of the control for the number of segments."""
        return next(key for key in self.shown if key.startswith("k_"))

    def _nodes(self) -> Iterator[Any]:
        yield from self.at.main

    @property
    def shown(self) -> list[str]:
        """Keys of everything on the page that has one."""
        return [node.key for node in self._nodes() if getattr(node, "key", None)]

    def element(self, key: str) -> Any:
        return next(node for node in self._nodes() if getattr(node, "key", None) == key)

    def control(self, key: str) -> Any:
        return next(node for node in self._nodes() if node.type in CHOOSERS and node.key == key)

    def chart(self, key: str) -> dict:
        """Return the figure of a chart, as it is sent to the browser."""
        return json.loads(self.element(key).proto.spec, object_hook=decoded)

    def charts(self) -> list[Any]:
        return list(self.at.get("plotly_chart"))

    def table(self, alt: str) -> pd.DataFrame:
        """Return the table whose alternative text starts so."""
        return next(node.value for node in [*self.at.dataframe, *self.at.table] if node.proto.alt.startswith(alt))

    def account(self) -> pd.DataFrame:
        """Return the account of the table that is looked at as numbers: rows or cells, and revenue where it is told."""
        shown = self.table(self.workspace.draft.interactions.report.sentence())
        numbers = shown.drop(columns="what").apply(lambda column: pd.to_numeric(column.str.replace(",", "")).fillna(0))
        return numbers.assign(what=shown["what"])


def decoded(part: dict) -> object:
    """Return the numbers of an array that Plotly has packed."""
    if "bdata" not in part:
        return part
    values = np.frombuffer(base64.b64decode(part["bdata"]), part["dtype"])
    return values.reshape([int(size) for size in str(part.get("shape", values.size)).split(",")]).tolist()


@cache
def opened(example: str) -> Workspace:
    """Open an example once; a workspace is never changed, so each test can go on from it."""
    analyst = Analyst().press(f"demo_{example}").settle("fit")
    advice = registry().find(analyst.workspace.id, "advice")
    if advice is not None and example == "corner_shop":
        advice.cancel()  # it takes long, and no test of the shop needs it
    return analyst.settle("advice").workspace


def at_example(example: str) -> Analyst:
    """Return somebody who has opened an example: the segments are found, all work is done."""
    return Analyst(replace(opened(example), id=secrets.token_hex(8))).go("segments")


def at_the_shop() -> Analyst:
    return at_example("corner_shop")
