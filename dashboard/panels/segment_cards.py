"""The segments as cards, and the grid that renames them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import Segmentation
from analytics.segments.profiles import top_items
from dashboard import components, state
from dashboard.text import md, percent, times

TOP_SHOWN = 3
CARDS_IN_A_ROW = 3


def segment_cards(segments: Segmentation) -> None:
    """Show each segment with its sizes and what sets it apart, the largest first."""
    V = segments.fit.V
    words = V.vocabulary
    rows = list(segments.sizes.itertuples())
    for start in range(0, len(rows), CARDS_IN_A_ROW):
        for column, row in zip(st.columns(CARDS_IN_A_ROW), rows[start : start + CARDS_IN_A_ROW], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"#### {row.Index} · {md(row.name)}", anchors=False)
                st.markdown(
                    f"**{percent(row.weight_share)}** of the {words.customers} by their mix, main segment of **{row.customers:,}**; "
                    f"**{percent(row.volume_share)}** of the {components.value_noun(V)}."
                )
                typical = top_items(segments.profiles, row.Index, TOP_SHOWN, by="share")
                distinctive = top_items(segments.profiles, row.Index, TOP_SHOWN)
                st.markdown(
                    "Typical: "
                    + ", ".join(
                        f"{md(item)} ({percent(share)})" for item, share in zip(typical["item"], typical["share"], strict=True)
                    )
                )
                st.markdown(
                    "Distinctive: "
                    + ", ".join(
                        f"{md(item)} ({times(lift)} the average, {buyers:,} {words.customer if buyers == 1 else words.customers})"
                        for item, lift, buyers in zip(
                            distinctive["item"], distinctive["lift"], distinctive["buyers"], strict=True
                        )
                    )
                )
                if segments.origins[row.Index - 1] == "drifted":
                    st.caption("Its content has changed since it was named; please check the name.")


def rename_panel(segments: Segmentation) -> None:
    """Let the analyst rename the segments in a grid, and take it back."""
    key = f"names_editor_{state.workspace().names_grid}"
    with st.expander("Rename the segments", icon=":material/edit:", key="rename_panel"):
        frame = pd.DataFrame({"Segment": segments.fit.segment_numbers, "Name": segments.names})
        st.data_editor(
            frame,
            hide_index=True,
            disabled=["Segment"],
            num_rows="fixed",
            key=key,
            on_change=_commit_names,
            args=(key,),
            column_config={
                "Segment": st.column_config.NumberColumn(width="small"),
                "Name": st.column_config.TextColumn(max_chars=40, required=True),
            },
            alt="Names of the segments, which can be edited",
        )
        st.button(
            "Undo",
            on_click=state.undo_rename,
            disabled=not state.workspace().names_before,
            key="undo_names",
            icon=":material/undo:",
        )


def _commit_names(key: str) -> None:
    edits = st.session_state[key]["edited_rows"]
    names = {int(row) + 1: str(cells["Name"] or "") for row, cells in edits.items() if "Name" in cells}
    if state.rename_segments(names):
        st.toast("Renamed everywhere.")
