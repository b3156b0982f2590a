"""Further training objects made from the same volumes, so that the networks follow things and not only the labelled organs.

Kinds: *tissue* (a connected part of a band of intensities: vessels, bones, fat, muscle, air), *supervoxel* (watershed of the gradient), *union*
(two labels that touch), *split* (two labels apart: one target in several parts), *half* (one side of a label cut along the travelled axis).
They are drawn as a source of their own, `pseudo` (objects.py), and never judged on.
"""
from typing import List, Sequence, Tuple

import numpy as np
from scipy import ndimage

from .cases import Case
from .objects import Target, targets_of_labels

SMALLEST, LARGEST_SHARE = 150, 0.05      # voxels; share of the volume
CUBE = (48, 112, 112)                    # part of a volume that supervoxels are made in


def _smooth(image: np.ndarray, sigma: float) -> np.ndarray:
    return ndimage.gaussian_filter(image.astype(np.float32), (0, sigma, sigma))


def _keep(labels: np.ndarray, parts: np.ndarray, count: int, most: int, rng: np.random.Generator) -> None:
    """Moves up to `most` random components of fitting size and length from `parts` into free voxels of `labels`."""
    if count == 0:
        return
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    boxes = ndimage.find_objects(parts)
    fitting = [i for i in range(1, count + 1) if SMALLEST <= sizes[i] <= LARGEST_SHARE * labels.size and boxes[i - 1] is not None
               and boxes[i - 1][0].stop - boxes[i - 1][0].start >= 4]
    for index in rng.permutation(fitting)[:most]:
        box = boxes[index - 1]
        number = int(labels.max()) + 1
        if number > 255:
            return
        part = labels[box]
        part[(parts[box] == index) & (part == 0)] = number


def tissues(case: Case, rng: np.random.Generator, bands: int = 4, most: int = 4) -> np.ndarray:
    """Connected parts of random bands of intensities; uint8 [z, y, x]."""
    soft = _smooth(case.image, float(rng.uniform(0.5, 1.0)))
    values = np.sort(soft[::2, ::4, ::4].ravel())
    values = values[values > values[0] + 0.02 * (values[-1] - values[0])]     # without the empty outside
    labels = np.zeros(case.image.shape, np.uint8)
    for _ in range(bands if len(values) > 100 else 0):
        width = rng.uniform(0.08, 0.35)
        start = rng.uniform(0.05, 1 - width) if rng.random() < 0.6 else (1 - width if rng.random() < 0.7 else 0.0)
        low, high = values[int(start * (len(values) - 1))], values[int((start + width) * (len(values) - 1))]
        band = (soft > low) & (soft <= high) if start + width < 0.999 else soft > low
        parts, count = ndimage.label(ndimage.binary_opening(band, np.ones((1, 3, 3), bool)))
        _keep(labels, parts, count, most, rng)
    return labels


def supervoxels(case: Case, rng: np.random.Generator, most: int = 8) -> np.ndarray:
    """Watershed basins of the gradient from a jittered grid of seeds, in a random part of the volume; uint8 [z, y, x]."""
    shape = case.image.shape
    size = [min(a, b) for a, b in zip(CUBE, shape)]
    start = [int(rng.integers(a - b + 1)) for a, b in zip(shape, size)]
    box = tuple(slice(a, a + b) for a, b in zip(start, size))
    soft = _smooth(case.image[box], 1.0)
    low, high = np.percentile(soft[::2, ::3, ::3], [1, 99])
    soft = np.clip((soft - low) / max(high - low, 1e-3), 0, 1)
    gradient = sum(np.abs(np.gradient(soft, axis=axis)) if soft.shape[axis] > 1 else 0 for axis in range(3))
    edges = np.clip(gradient * 400, 0, 255).astype(np.uint8)
    step = rng.uniform(10, 24)
    seeds = np.zeros(soft.shape, np.int32)
    grid = [np.arange(step / 2, n, min(step, n)) for n in (soft.shape[0] * 2, *soft.shape[1:])]
    number = 0
    for z in grid[0]:
        for y in grid[1]:
            for x in grid[2]:
                at = [int(np.clip(v + rng.normal() * step / 5, 0, n - 1)) for v, n in zip((z / 2, y, x), soft.shape)]
                number += 1
                seeds[tuple(at)] = number
    parts = ndimage.watershed_ift(edges, seeds)
    labels = np.zeros(shape, np.uint8)
    inner = np.zeros(soft.shape, np.uint8)
    _keep(inner, parts, number, most, rng)
    labels[box] = inner
    return labels


def _gap(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two masks are apart by more than two voxels."""
    return not (ndimage.binary_dilation(a, iterations=2) & b).any()


def combined(case: Case, rng: np.random.Generator) -> np.ndarray:
    """One union, split object or half of the case's labels as label 1; all 0 where that is not possible."""
    present = [int(v) for v in np.unique(case.labels) if v and (case.labels == v).sum() >= SMALLEST]
    labels = np.zeros(case.labels.shape, np.uint8)
    if not present:
        return labels
    first = case.labels == rng.choice(present)
    if len(present) > 1 and rng.random() < 0.75:
        second = case.labels == rng.choice(present)
        if rng.random() < 0.5 or _gap(first, second):
            labels[first | second] = 1
            return labels
    rows, columns = np.flatnonzero(first.any((0, 2))), np.flatnonzero(first.any((0, 1)))
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.ogrid[:first.shape[1], :first.shape[2]]
    cy = rng.uniform(*np.percentile(rows, [30, 70])) if len(rows) > 1 else rows[0]
    cx = rng.uniform(*np.percentile(columns, [30, 70])) if len(columns) > 1 else columns[0]
    labels[first & ((y - cy) * np.sin(angle) + (x - cx) * np.cos(angle) > 0)[None]] = 1
    return labels


KINDS = (("tissue", tissues), ("supervoxel", supervoxels), ("combined", combined))


def pseudo_targets(cases: Sequence[Case], seed: int) -> List[Target]:
    """Pseudo-objects of all cases; the same for the same seed (rollout banks refer to them by index)."""
    made = []
    for index, case in enumerate(cases):
        for number, (kind, make) in enumerate(KINDS):
            labels = make(case, np.random.default_rng([seed, index, number]))
            if labels.any():
                made += targets_of_labels(case, index, labels, kind=kind)
    return made
