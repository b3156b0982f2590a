"""Masks with mistakes, to be corrected: made-up ones beside those that propagation really left (propagated.py)."""
from typing import Optional

import numpy as np
from scipy import ndimage

from .distortions import smooth_noise
from .objects import bounding_box

STORED_CHANCE = 0.7      # a mask to correct is one from the store: yes or no, no probability


def made_up(truth: np.ndarray, neighbour: Optional[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A wrong mask, bool [y, x], of a target that is not empty; by chance `neighbour`, the target on another slice."""
    y0, y1, x0, x1 = bounding_box(truth)
    extent = max(y1 - y0, x1 - x0)
    most = max(1, int((0.2 if rng.random() < 0.6 else 0.06) * np.sqrt(truth.sum())))
    amount = int(min(rng.integers(1, most + 1), 10))
    kind = rng.choice(["dilate", "erode", "shift", "uneven", "cut", "neighbour", "extra", "part"])
    if kind == "dilate":
        return ndimage.binary_dilation(truth, iterations=amount)
    if kind == "erode":
        return ndimage.binary_erosion(truth, iterations=amount)
    if kind == "shift":
        return ndimage.shift(truth.astype(np.uint8), np.round(rng.normal(size=2) * amount), order=0) > 0
    if kind == "uneven":
        margin = smooth_noise(truth.shape, 8, rng) * amount * 1.2
        return ndimage.distance_transform_edt(truth) - ndimage.distance_transform_edt(~truth) > margin
    rows, columns = np.ogrid[:truth.shape[0], :truth.shape[1]]
    if kind == "cut":
        angle, pixels = rng.uniform(0, 2 * np.pi), np.argwhere(truth)
        at = pixels[rng.integers(len(pixels))]
        return truth & ((rows - at[0]) * np.sin(angle) + (columns - at[1]) * np.cos(angle) > 0)
    if kind == "neighbour" and neighbour is not None:
        return neighbour
    if kind == "extra":      # leaks into something beside the target
        radius, angle = max(2.0, extent * rng.uniform(0.1, 0.35)), rng.uniform(0, 2 * np.pi)
        cy = (y0 + y1) / 2 + np.sin(angle) * (extent / 2 + radius * rng.uniform(0, 2))
        cx = (x0 + x1) / 2 + np.cos(angle) * (extent / 2 + radius * rng.uniform(0, 2))
        return truth | ((rows - cy) ** 2 + (columns - cx) ** 2 < (radius * (1 + 0.4 * smooth_noise(truth.shape, 8, rng))) ** 2)
    if kind == "part":
        components, count = ndimage.label(truth)
        if count > 1:
            return truth & (components != 1 + rng.integers(count))
    return truth


def as_kept(soft: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A mask (0 or 1) as it is, or with the probabilities that a network might have given it."""
    if rng.random() < STORED_CHANCE:
        return soft
    if rng.random() < 0.7:
        soft = ndimage.gaussian_filter(soft, rng.uniform(0.5, 1.5))
    if rng.random() < 0.4:     # an unsure mask
        soft = np.clip(0.5 + (soft - 0.5) * rng.uniform(0.5, 1.0), 0, 1) * (soft > 0.02)
    return soft
