"""Intensity windows (docs/networks.md, Sampling): fixed for a run by its start anchor."""
from typing import NamedTuple

import torch

MINIMUM_OBJECT_SAMPLES = 5
OBJECT_SPREAD_FLOOR = 0.1


class Window(NamedTuple):
    low: float
    width: float


class ObjectWindow(NamedTuple):
    median: float
    spread: float


def slice_window(samples: torch.Tensor) -> Window:
    """1st–99th percentile (linear interpolation) of every 3rd of the samples [3, S, S]."""
    low, high = torch.quantile(samples.flatten()[::3], torch.tensor([0.01, 0.99]))
    return Window(float(low), float(max(high - low, 1e-3)))


def apply_window(samples: torch.Tensor, window: Window) -> torch.Tensor:
    """Native intensities → about −1..1, clipped to −1.5..1.5."""
    return (((samples - window.low) / window.width).clamp(-0.25, 1.25) - 0.5) * 2


def object_window(samples: torch.Tensor, mask: torch.Tensor) -> ObjectWindow:
    """Median and p90 − p10 + 0.1 of the windowed samples [S, S] where mask [S, S] > 0.5; (0, 1) for fewer than 5 samples."""
    inside = samples[mask > 0.5]
    if inside.numel() < MINIMUM_OBJECT_SAMPLES:
        return ObjectWindow(0.0, 1.0)
    low, median, high = torch.quantile(inside, torch.tensor([0.1, 0.5, 0.9]))
    return ObjectWindow(float(median), float(high - low) + OBJECT_SPREAD_FLOOR)


def add_object_channel(samples: torch.Tensor, window: ObjectWindow) -> torch.Tensor:
    """Windowed slices [T, 3, S, S] → [T, 4, S, S]; channel 3 is the middle slice in the object window."""
    channel = ((samples[:, 1:2] - window.median) / (1.5 * window.spread)).clamp(-1.5, 1.5)
    return torch.cat([samples, channel], 1)
