"""What a frame of the live curve costs, beside a frame in which nothing is drawn.

    python -m tests.bench curve

A Textual app without a terminal shows the same hold, grown by one bucket each time, and lays out,
composes and encodes every frame as it would for a terminal. Frames of the curve and frames of an
empty widget of the same size alternate in one run; processor time, so waiting costs nothing.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable

import numpy as np
from textual.app import App, ComposeResult
from textual.widget import Widget

from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.themes import THEMES
from soleus.tui.widgets.hold.live_curve import CurvePicture, LiveCurve, draw_curve
from soleus.tui.widgets.hold.pressure_gauge import GaugeLimits
from tests.bench.results import Figures

SIZES = ((80, 24), (160, 50))
FRAMES_N = 100
QUICK_N = 8
HOLD_S = 60.0
BUCKET_S = 0.05
LIMITS = GaugeLimits(target_kpa=60.0, low_kpa=50.0, high_kpa=70.0, cap_kpa=100.0)
SEED = 20261121


class Empty(Widget):
    """Nothing, painted anew."""

    def render(self) -> str:
        return ""


class CurveApp(App[None]):
    """A curve and nothing, each as large as the screen; one of them is shown."""

    def compose(self) -> ComposeResult:
        for widget in (LiveCurve(GlyphLevel.QUADRANT, id="curve"), Empty(id="empty")):
            widget.styles.height = "100%"
            yield widget

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name


def measure(*, quick: bool = False) -> Figures:
    """Both sizes; medians in ms."""
    frames_n = QUICK_N if quick else FRAMES_N
    return {
        "unit": "ms of processor time per frame, median",
        "frames_n": frames_n,
        **{f"{w}x{h}": asyncio.run(_at_size((w, h), frames_n)) for w, h in SIZES},
    }


async def _at_size(size: tuple[int, int], frames_n: int) -> Figures:
    app = CurveApp()
    async with app.run_test(size=size) as pilot:
        curve, empty = app.query_one(LiveCurve), app.query_one(Empty)
        taken: dict[str, list[float]] = {"curve": [], "all_rows": [], "empty": []}

        async def frame(way: str, shown: Widget, change: Callable[[], object]) -> None:
            for widget in (curve, empty):
                widget.display = widget is shown
            await pilot.pause()
            start = time.process_time()
            change()
            await pilot.pause()
            app.screen._on_timer_update()
            taken[way].append((time.process_time() - start) * 1000)

        pictures = _pictures(frames_n)
        for before, after in pictures:
            await frame("empty", empty, empty.refresh)
            curve.show(before)
            await frame("curve", curve, lambda after=after: curve.show(after))
            await frame("all_rows", curve, curve.refresh)
    drawn = [_draw_ms(after, size) for _, after in pictures]
    medians = {way: round(statistics.median(all_ms), 2) for way, all_ms in taken.items()}
    return {
        "curve_grown_by_a_bucket_ms": medians["curve"],
        "curve_all_rows_ms": medians["all_rows"],
        "empty_frame_ms": medians["empty"],
        "ratio_to_empty": round(medians["curve"] / medians["empty"], 2),
        "of_it_drawing_ms": round(statistics.median(drawn), 2),
    }


def _draw_ms(picture: CurvePicture, size: tuple[int, int]) -> float:
    start = time.process_time()
    draw_curve(picture, *size, GlyphLevel.QUADRANT)
    return (time.process_time() - start) * 1000


def _pictures(frames_n: int) -> list[tuple[CurvePicture, CurvePicture]]:
    """Pairs: a hold up to some moment, and one bucket more; the moments cover the whole hold."""
    noise = np.random.default_rng(SEED)
    t_s = np.arange(round(HOLD_S / BUCKET_S)) * BUCKET_S
    kpa = np.minimum(20 * t_s, 60 + 4 * np.sin(t_s)) + noise.normal(0, 1, len(t_s))
    path = ((0.0, 0.0), (3.0, 60.0), (HOLD_S, 60.0))

    def until(n: int) -> CurvePicture:
        low, high = kpa[:n] - 0.5, kpa[:n] + 0.5
        return CurvePicture(t_s[:n], low, high, BUCKET_S, LIMITS, path=path, expected_s=HOLD_S)

    ends = np.linspace(20, len(t_s) - 1, frames_n).astype(int).tolist()
    return [(until(n), until(n + 1)) for n in ends]
