"""One look for all charts: colours of segments, the scale of strengths, fonts for light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

import plotly.graph_objects as go

# Okabe and Ito (2008), the yellow darkened so that it stands out on white, black replaced by a grey that both themes show.
SEGMENT_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A900", "#7A828E")
SHADES = (0.0, 0.35, -0.3)
LIGHT_SCALE = ("#FFFFFF", "#DCE9F5", "#A2C8E5", "#5598CA", "#1B649F", "#08335C")
DARK_SCALE = ("#161B22", "#17324D", "#1B4F7D", "#2F7DBB", "#6FB3E3", "#D6ECFC")
FONT_SIZE = 13
LETTER, CAPITAL, WIDE_LETTER = 6.6, 8.4, 14.0
"""Pixels that a letter of this size takes on average in labels, a capital, and a letter of the scripts with wide ones."""
FONT = '"Source Sans", "Source Sans Pro", sans-serif'


@dataclass(frozen=True)
class Look:
    """Colours of one theme."""

    dark: bool = False

    @property
    def text(self) -> str:
        """Colour of text."""
        return "#F0F2F5" if self.dark else "#1A1A1A"

    @property
    def quiet(self) -> str:
        """Colour of lines behind the data."""
        return "#3A444F" if self.dark else "#D8DDE3"

    @property
    def paper(self) -> str:
        """Colour of the page."""
        return "#11151A" if self.dark else "#FFFFFF"

    @property
    def accent(self) -> str:
        """The one accent."""
        return "#8AB8FF" if self.dark else "#0B5CAD"

    @property
    def warning(self) -> str:
        """Colour of what lowers a score."""
        return "#F2A65A" if self.dark else "#A34A00"

    @property
    def scale(self) -> list[tuple[float, str]]:
        """Sequential scale from paper to a deep hue."""
        colours = DARK_SCALE if self.dark else LIGHT_SCALE
        return [(position / (len(colours) - 1), colour) for position, colour in enumerate(colours)]


def segment_colour(position: int) -> str:
    """Return the colour of a segment; after eight the same hues come again, lighter, then darker."""
    base = SEGMENT_COLOURS[position % len(SEGMENT_COLOURS)]
    shade = SHADES[(position // len(SEGMENT_COLOURS)) % len(SHADES)]
    goal = 255 if shade > 0 else 0
    channels = [int(base[start : start + 2], 16) for start in (1, 3, 5)]
    mixed = [round(channel + (goal - channel) * abs(shade)) for channel in channels]
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def scale_colour(look: Look, share: float) -> tuple[float, float, float]:
    """Return the red, green and blue (0 to 255) of the sequential scale at a share."""
    colours = DARK_SCALE if look.dark else LIGHT_SCALE
    place = min(max(share, 0.0), 1.0) * (len(colours) - 1)
    low = min(int(place), len(colours) - 2)
    part = place - low
    pairs = [(int(colours[low][at : at + 2], 16), int(colours[low + 1][at : at + 2], 16)) for at in (1, 3, 5)]
    red, green, blue = (start + (end - start) * part for start, end in pairs)
    return red, green, blue


def readable_on(colour: tuple[float, float, float]) -> str:
    """Return black or white, whichever has the higher contrast (WCAG 2.2 relative luminance)."""

    def linear(channel: float) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in colour)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#FFFFFF"


def label_width(label: str) -> float:
    """Return about how many pixels a label takes: Plotly measures by drawing everything a second time."""
    return sum(WIDE_LETTER if east_asian_width(letter) in "WF" else CAPITAL if letter.isupper() else LETTER for letter in label)


def dress(figure: go.Figure, look: Look, height: int) -> go.Figure:
    """Give a figure the fonts, margins and background of the page."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": look.text, "size": FONT_SIZE, "family": FONT},
        hoverlabel={
            "bgcolor": look.paper,
            "bordercolor": look.quiet,
            "font": {"color": look.text, "size": FONT_SIZE, "family": FONT},
        },
        showlegend=False,
        dragmode=False,
    )
    figure.update_xaxes(
        automargin=True, tickfont={"color": look.text}, gridcolor=look.quiet, zeroline=False, fixedrange=True, ticks=""
    )
    figure.update_yaxes(
        automargin=True, tickfont={"color": look.text}, gridcolor=look.quiet, zeroline=False, fixedrange=True, ticks=""
    )
    return figure


def name_axes(figure: go.Figure, horizontal: str, vertical: str) -> None:
    """Say along both axes what they show."""
    figure.update_xaxes(title={"text": horizontal, "font": {"size": FONT_SIZE}})
    figure.update_yaxes(title={"text": vertical, "font": {"size": FONT_SIZE}})
