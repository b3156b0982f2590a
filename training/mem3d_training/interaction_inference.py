"""The interaction network on one slice: region of interest, network input, search, corrections, pasting.

This is the reference for docs/networks.md, section "Interaction network"; the C# side is held to it by fixtures.
`Predict` is any function from a float32 array [B, 5, S, S] to probabilities [B, 1, S, S].
"""
from typing import Callable, Optional, Tuple

import numpy as np

from .prompts import GUIDANCE_RADIUS, Box, Prompts, mask_box, rasterise, union

MARGIN = 0.1              # of the box's extent, outwards on each side …
MINIMUM_MARGIN = 3.0      # … and at least this many voxels
MINIMUM_SIDE = 24.0       # voxels
SEARCH_SIDE = 64.0        # middle side of the search for a scribbled or clicked object
SEARCH_FACTOR = 2.5       # of the longer side of the positive prompts' box
SEARCH_GROWTH = 1.6
SEARCH_NARROWER = 2       # views below the middle side …
SEARCH_WIDER = 4          # … and above it
SEARCH_CLEARANCE = 1.2    # the narrowest view is at least this many times the prompts' box, and 2 voxels
SEARCH_TOO_SMALL = 0.7    # certainty of a view that its mask leaves counts this much
CLOSER_FACTOR = 1.25      # the closer second look: side of the ROI, times this
MIRRORS = 3               # last looks: the input as it is, mirrored left–right, mirrored top–bottom; their mean counts
CORRECTION_STEPS = 2
BORDER_SHARE = 0.02
MINIMUM_PROBABILITY = 0.02
NEUTRAL = 0.5

Predict = Callable[[np.ndarray], np.ndarray]
Roi = Tuple[float, float, float]     # centre y, centre x, side


def enlarge(box: Box) -> Box:
    my = max(MARGIN * (box[2] - box[0]), MINIMUM_MARGIN)
    mx = max(MARGIN * (box[3] - box[1]), MINIMUM_MARGIN)
    return box[0] - my, box[1] - mx, box[2] + my, box[3] + mx


def roi_of_box(box: Box) -> Roi:
    y0, x0, y1, x1 = enlarge(box)
    return (y0 + y1) / 2, (x0 + x1) / 2, max(y1 - y0, x1 - x0, MINIMUM_SIDE)


def covers(roi: Roi, shape) -> bool:
    cy, cx, side = roi
    half = side / 2
    return cy - half <= -0.5 and cx - half <= -0.5 and cy + half >= shape[0] - 0.5 and cx + half >= shape[1] - 0.5


def _axis(centre: float, side: float, size: int, length: int):
    at = centre + ((np.arange(size) + 0.5) / size * 2 - 1) * side / 2
    low = np.floor(at)
    return low.astype(int), (at - low).astype(np.float32), length


def sample(image: np.ndarray, roi: Roi, size: int, border: bool = True) -> np.ndarray:
    """Bilinear samples of a slice at the centres of the network cells; outside: the border voxel, or 0 with `border=False`."""
    cy, cx, side = roi
    height, width = image.shape
    y, fy, _ = _axis(cy, side, size, height)
    x, fx, _ = _axis(cx, side, size, width)
    x0, x1 = np.clip(x, 0, width - 1), np.clip(x + 1, 0, width - 1)
    y0, y1 = np.clip(y, 0, height - 1), np.clip(y + 1, 0, height - 1)
    wy0, wy1, wx0, wx1 = 1 - fy, fy, 1 - fx, fx
    if not border:
        wy0, wy1 = wy0 * ((y >= 0) & (y < height)), wy1 * ((y + 1 >= 0) & (y + 1 < height))
        wx0, wx1 = wx0 * ((x >= 0) & (x < width)), wx1 * ((x + 1 >= 0) & (x + 1 < width))
    ylow, yhigh = int(y0.min()), int(y1.max()) + 1
    part = image[ylow:yhigh].astype(np.float32, copy=False)
    columns = part[:, x0] * wx0.astype(np.float32) + part[:, x1] * wx1.astype(np.float32)
    return columns[y0 - ylow] * wy0.astype(np.float32)[:, None] + columns[y1 - ylow] * wy1.astype(np.float32)[:, None]


def window(samples: np.ndarray) -> np.ndarray:
    """Intensities of the ROI in its own window: 1st–99th percentile of every third sample → −1.5 … 1.5."""
    low, high = np.percentile(samples.ravel()[::3], [1, 99])
    width = max(high - low, 1e-3)
    return ((np.clip((samples - np.float32(low)) / np.float32(width), -0.25, 1.25) - 0.5) * 2).astype(np.float32)


def network_input(image: np.ndarray, previous: Optional[np.ndarray], prompts: Prompts, roi: Roi, size: int) -> np.ndarray:
    x = np.empty((5, size, size), dtype=np.float32)
    x[0] = window(sample(image, roi, size))
    x[1] = NEUTRAL if previous is None else sample(previous, roi, size, border=False)
    x[2:] = rasterise(prompts, roi, size, GUIDANCE_RADIUS)
    return x


def box_average(values: np.ndarray, k: int) -> np.ndarray:
    """Mean over k × k cells (k odd); cells outside the array are left out of the mean."""
    half, (height, width) = k // 2, values.shape
    total = np.zeros((height + 1, width + 1), dtype=np.float64)
    total[1:, 1:] = values.astype(np.float64).cumsum(0).cumsum(1)
    y0, y1 = np.maximum(np.arange(height) - half, 0), np.minimum(np.arange(height) + half + 1, height)
    x0, x1 = np.maximum(np.arange(width) - half, 0), np.minimum(np.arange(width) + half + 1, width)
    sums = total[y1][:, x1] - total[y0][:, x1] - total[y1][:, x0] + total[y0][:, x0]
    return (sums / ((y1 - y0)[:, None] * (x1 - x0)[None])).astype(np.float32)


def paste(probability: np.ndarray, roi: Roi, onto: np.ndarray) -> np.ndarray:
    """A copy of the slice `onto` with the voxels of the ROI replaced by the network's output."""
    cy, cx, side = roi
    size, (height, width) = probability.shape[-1], onto.shape
    result = onto.copy()
    y0, y1 = max(int(np.ceil(cy - side / 2)), 0), min(int(np.floor(cy + side / 2)) + 1, height)
    x0, x1 = max(int(np.ceil(cx - side / 2)), 0), min(int(np.floor(cx + side / 2)) + 1, width)
    if y1 <= y0 or x1 <= x0:
        return result
    k = int(np.floor(size / side + 0.5))
    if k > 1:
        probability = box_average(probability, k if k % 2 else k + 1)

    def axis(first, last, centre):
        at = np.clip(((np.arange(first, last) - centre) / side + 0.5) * size - 0.5, 0, size - 1)
        low = np.minimum(at.astype(int), size - 2)
        return low, (at - low).astype(np.float32)

    y, fy = axis(y0, y1, cy)
    x, fx = axis(x0, x1, cx)
    columns = probability[:, x] * (1 - fx) + probability[:, x + 1] * fx
    values = columns[y] * (1 - fy)[:, None] + columns[y + 1] * fy[:, None]
    values[values < MINIMUM_PROBABILITY] = 0
    result[y0:y1, x0:x1] = values
    return result


def touches_border(probability: np.ndarray) -> bool:
    mask = probability > 0.5
    count = int(mask[0].sum() + mask[-1].sum() + mask[1:-1, 0].sum() + mask[1:-1, -1].sum())
    return count > BORDER_SHARE * (4 * mask.shape[0] - 4)


def expected_iou(probability: np.ndarray) -> float:
    """What the network's own probabilities say about the IoU of its mask; 0 for an empty mask."""
    mask = probability > 0.5
    if not mask.any():
        return 0.0
    inside, outside = float(probability[mask].sum(dtype=np.float64)), float(probability[~mask].sum(dtype=np.float64))
    return (inside + 2) / (int(mask.sum()) + outside + 2)


class InteractionModel:
    """The network with its slice-level procedure."""

    def __init__(self, predict: Predict, size: int, mirrors: int = MIRRORS):
        self.predict, self.size, self.mirrors = predict, size, mirrors

    def run(self, image, previous, prompts, roi, last: bool = True) -> np.ndarray:
        """The network's answer [S, S] for an ROI; the last look is the mean over the input as it is and mirrored."""
        x = network_input(image, previous, prompts, roi, self.size)
        axes = (None, 2, 1)[:self.mirrors if last else 1]     # as it is, left–right, top–bottom
        answers = self.predict(np.stack([x if axis is None else np.flip(x, axis) for axis in axes]))
        return np.mean([answer[0] if axis is None else np.flip(answer[0], axis - 1) for answer, axis in zip(answers, axes)], 0, dtype=np.float32)

    def segment(self, image: np.ndarray, prompts: Prompts, previous: Optional[np.ndarray] = None) -> np.ndarray:
        """Probability of the target on the slice. `previous` is the current mask's probability, None or without a voxel > 0.5 in round 0;
        `prompts` holds all prompts of the slice so far."""
        if previous is None or not (previous > 0.5).any():
            return self._first(image, prompts)
        return self._correct(image, prompts, previous)

    def _first(self, image, prompts):
        empty = np.zeros(image.shape, dtype=np.float32)
        strokes = prompts.stroke_box(positive_only=True)
        if prompts.has_region:
            box = union([prompts.region_box(), strokes])
            roi = roi_of_box(box)
            result = paste(self.run(image, None, prompts, roi), roi, empty)
            y0, x0, y1, x1 = enlarge(box)
            rows, columns = np.arange(image.shape[0]), np.arange(image.shape[1])
            return np.where(((rows >= y0) & (rows <= y1))[:, None] & ((columns >= x0) & (columns <= x1))[None], result, np.float32(0))
        if strokes is None:
            return empty
        extent = max(strokes[2] - strokes[0], strokes[3] - strokes[1])
        middle, best, found = max(SEARCH_FACTOR * extent, SEARCH_SIDE), -1.0, empty
        for step in range(-SEARCH_NARROWER, SEARCH_WIDER + 1):
            roi = ((strokes[0] + strokes[2]) / 2, (strokes[1] + strokes[3]) / 2, middle * SEARCH_GROWTH ** step)
            if step < 0 and roi[2] < SEARCH_CLEARANCE * extent + 2:
                continue
            probability = self.run(image, None, prompts, roi, False)
            whole = covers(roi, image.shape)
            certainty = expected_iou(probability) * (1 if whole or not touches_border(probability) else SEARCH_TOO_SMALL)
            if certainty > best:
                best, found = certainty, paste(probability, roi, empty)
            if step >= 0 and whole:
                break
        mask = found > 0.5
        cy, cx, side = roi_of_box(union([mask_box(mask) if mask.any() else None, strokes]))
        roi = (cy, cx, side * CLOSER_FACTOR)
        return paste(self.run(image, found if mask.any() else None, prompts, roi), roi, empty)

    def _correct(self, image, prompts, previous):
        roi = roi_of_box(union([mask_box(previous > 0.5), prompts.region_box(), prompts.stroke_box(positive_only=False)]))
        probability = self.run(image, previous, prompts, roi)
        for _ in range(CORRECTION_STEPS):
            if not touches_border(probability) or covers(roi, image.shape):
                break
            roi = (roi[0], roi[1], roi[2] * SEARCH_GROWTH)
            probability = self.run(image, previous, prompts, roi)
        return paste(probability, roi, previous)


def torch_predict(network, device: str = "cpu") -> Predict:
    """A `Predict` from a torch network that returns logits [B, 1, S, S] in evaluation mode."""
    import torch

    def predict(x):
        with torch.no_grad():
            return torch.sigmoid(network(torch.from_numpy(x).to(device)).float()).cpu().numpy()

    return predict
