"""Eight people, each with something that a file must get right."""

from __future__ import annotations

import pandas as pd

from analytics import read_table
from analytics.exports.platforms.customers import contact_data, read_customer_table

TABLE = '''\
Customer ID;First Name;Last Name;Email;Phone;Country;Postal Code;Email Consent;Do not contact
A1;Jane;Doe; Jane.Doe@Example.COM ;(212) 555-0100;US;94016-1234;yes;
B2;Zoë;Pérez-Smith;zoe+shop@example.co.uk;020 7946 0958;United Kingdom;WC2H 8LG;subscribed;no
C3;;;no address;12345;US;;yes;
D4;Dan;Dart;dan@example.com;+1 212 555 0101;US;10001;yes;asked on the phone
E5;Eva;Ernst;eva@example.de;0170 7654321;DE;10117;;
F6;Max;Müller;;0170 1234567;Deutschland;10115;ja;
G7;Gil;Gray;gil@example.com;;US;10002;yes;
H8;"Pat, ""PJ""";=O'Brien;pat@example.com;;us;02139;;
'''
CUSTOMERS = ["A1", "B2", "C3", "D4", "E5", "F6", "G7", "H8"]
TARGETS = pd.DataFrame(
    {
        "rank": range(1, 9),
        "customer": CUSTOMERS,
        "score": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2],
        "main_segment": "Tea",
        "reason": ["=bought tea", "bought tea, twice", "", "", "", "", "", ""],
        "group": ["target"] * 6 + ["control", "target"],
    }
)


def contacts() -> pd.DataFrame:
    """Return the contact data of the table above, read as the file of an analyst."""
    table = read_table(TABLE.encode(), name="customers.csv")
    return contact_data(table, read_customer_table(table))
