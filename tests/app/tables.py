"""Tables that tests of the pages upload, and how they look at what was made of them."""

from __future__ import annotations

import pandas as pd

from tests.app.analyst import Analyst

# 6 + 3 - 3 | 4.50 + 4.50 + 5 | 9 | 0 | 0 | 3 | 9.30
TROUBLED = """customer,product,quantity,price,date,order
Ann,Tea,2,3.00,2025-01-01,o1
Ann,tea,1,3.00,2025-01-01,o1
Ann,Tea,-1,3.00,2025-01-02,o2
Ben,Jam,1,4.50,2025-01-03,o3
Ben,Jam,1,4.50,2025-01-03,o3
Ben,Postage,1,5.00,2025-01-03,o3
,Jam,2,4.50,2025-01-04,o4
Cid,Jam,0,4.50,2025-01-05,o5
Cid,Ribbon,1,0.00,2025-01-05,o5
Test account,Tea,1,3.00,2025-01-06,o6
Cid,Tea,3,3.10,2025-01-07,o7
"""
AMBIGUOUS = "customer,product,date\nAnn,Tea,01/02/2025\nBen,Jam,03/04/2025\nAnn,Jam,05/06/2025\n"


def frame_of(analyst: Analyst) -> pd.DataFrame:
    """Return the purchases as they are used."""
    return analyst.workspace.draft.interactions.frame


def cells_of(analyst: Analyst) -> pd.DataFrame:
    return analyst.workspace.draft.V.to_frame()


def days_of(analyst: Analyst) -> list[str]:
    return frame_of(analyst)["date"].astype(str).tolist()
