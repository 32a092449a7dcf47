"""The segments as cards, and the grid that renames them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import Segmentation
from analytics.errors import SegmentNameError
from analytics.factorization.stability import repeats_of
from analytics.segments.membership import NO_SEGMENT
from analytics.segments.naming import MAX_NAME_LENGTH
from analytics.segments.profiles import top_items
from analytics.vocabulary import total_noun
from dashboard import state
from dashboard.text import md, percent, times

TOP_SHOWN = 3
CARDS_IN_A_ROW = 3


def segment_cards(segments: Segmentation) -> None:
    """Show each segment with its sizes and what sets it apart, the largest first."""
    rows = list(segments.sizes.itertuples())
    sure = _how_sure(segments)
    in_a_row = 2 if len(rows) in (2, 4) else CARDS_IN_A_ROW
    for start in range(0, len(rows), in_a_row):
        for column, row in zip(st.columns(in_a_row), rows[start : start + in_a_row], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"#### {row.Index} · {md(row.name)}", anchors=False)
                st.markdown(_size(segments, int(row.Index)))
                st.markdown(_typical(segments, int(row.Index)))
                st.markdown(_distinctive(segments, int(row.Index)))
                if sure[row.Index - 1]:
                    st.markdown(sure[row.Index - 1])
                if segments.origins[row.Index - 1] == "drifted":
                    st.caption("Its content has changed since it was named; please check the name.")
                    st.button(
                        "The name still fits",
                        icon=":material/check:",
                        key=f"name_fits_{row.Index}",
                        on_click=state.confirm_name,
                        args=(int(row.Index),),
                    )
    left = int((segments.main_positions == NO_SEGMENT).sum())
    if left:
        words = segments.fit.V.vocabulary
        st.caption(f"{words.count_customers(left)} fit no segment: nothing they have is explained by one.")


def _size(segments: Segmentation, number: int) -> str:
    V, row = segments.fit.V, segments.sizes.loc[number]
    volume = "" if V.kind == "ratings" else f" and **{percent(row['volume_share'])}** of the {total_noun(V)}"
    return (
        f"Main segment of **{V.vocabulary.count_customers(int(row['customers']))}** ({percent(row['customers_share'])}). "
        f"Counted by mix, **{percent(row['weight_share'])}** of the {V.vocabulary.customers}{volume}."
    )


def _typical(segments: Segmentation, number: int) -> str:
    top = top_items(segments.profiles, number, TOP_SHOWN, by="share")
    said = [f"{md(item)} ({percent(share)})" for item, share in zip(top["item"], top["share"], strict=True)]
    return "Typical: " + (", ".join(said) or "nothing")


def _distinctive(segments: Segmentation, number: int) -> str:
    top, count = top_items(segments.profiles, number, TOP_SHOWN), segments.fit.V.vocabulary.count_customers
    said = [
        f"{md(item)} ({times(lift)} the average, {count(buyers)})"
        for item, lift, buyers in zip(top["item"], top["lift"], top["buyers"], strict=True)
    ]
    return "Distinctive: " + (", ".join(said) or "nothing that it takes more than everybody")


def _how_sure(segments: Segmentation) -> list[str]:
    """Return for each segment in how many trials it came again; empty where that is not known."""
    advice, fit = state.workspace().advice, segments.fit
    stability = advice.stability.get(fit.n_components) if advice is not None and advice.engine == fit.engine else None
    if stability is None:
        return [""] * fit.n_components
    trials, customers = len(stability.cosines), fit.V.vocabulary.customers
    return [
        "" if repeats is None else f"How sure: repeats in **{repeats} of {trials}** trials with half of the {md(customers)}."
        for repeats in repeats_of(stability, fit.W)
    ]


def rename_panel(segments: Segmentation) -> None:
    """Let the analyst rename the segments in a grid, and take it back."""
    key = f"names_editor_{state.workspace().names_grid}"
    with st.expander("Rename the segments", icon=":material/edit:", key="rename_panel"):
        st.caption(f"Double-click a name, type, press Enter. At most {MAX_NAME_LENGTH} characters.")
        problem = state.workspace().problem
        if isinstance(problem, SegmentNameError):
            st.warning(md(problem.message), icon=":material/error:")
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
                "Segment": st.column_config.NumberColumn(width=80),
                "Name": st.column_config.TextColumn(max_chars=MAX_NAME_LENGTH, required=True),
            },
            alt="Names of the segments, which can be edited",
        )
        st.button(
            "Undo",
            on_click=state.undo_names,
            disabled=not state.workspace().names_before,
            key="undo_names",
            icon=":material/undo:",
        )


def _commit_names(key: str) -> None:
    edits = st.session_state[key]["edited_rows"]
    names = {int(row) + 1: str(cells["Name"] or "") for row, cells in edits.items() if "Name" in cells}
    if state.rename_segments(names):
        st.toast("Renamed everywhere.")
