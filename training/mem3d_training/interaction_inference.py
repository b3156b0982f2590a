"""The interaction network on one slice: region of interest, network input, search, corrections, pasting.

This is the reference for docs/networks.md, section "Interaction network"; the C# side is held to it by fixtures.
`Predict` is any function from a float32 array [B, 5, S, S] to a tuple: probabilities [B, 1, S, S] and, from a network with a quality head,
the IoU expected of each mask [B, 1].
"""
from typing import Callable, List, NamedTuple, Optional, Tuple

import numpy as np

from .prompts import GUIDANCE_RADIUS, Box, Prompts, mask_box, rasterise, union

MARGIN = 0.1              # of the box's extent, outwards on each side …
MINIMUM_MARGIN = 3.0      # … and at least this many voxels
MINIMUM_SIDE = 24.0       # voxels
SEARCH_SIDE = 64.0        # middle side of the search for a scribbled or clicked object
SEARCH_FACTOR = 2.5       # of the longer side of the positive prompts' box
SEARCH_GROWTH = 1.6
SEARCH_NARROWER = 2       # views below the middle side …
SEARCH_NARROWER_TOLD = 3  # … where the network tells quality …
SEARCH_WIDER = 4          # … and above it
SEARCH_CLEARANCE = 1.2    # the narrowest view is at least this many times the prompts' box, and 2 voxels
SEARCH_TOO_SMALL = 0.7    # certainty of a view that its mask leaves counts this much
SEARCH_CANDIDATES = 2     # with a quality head: so many views of the highest quality get a closer look …
SEARCH_SURE = 0.85        # … until one gives a mask of this quality
CLOSER_FACTOR = 1.25      # the closer second look: side of the ROI, times this
MIRRORS = 3               # last looks: the input as it is, mirrored left–right, mirrored top–bottom; their mean counts
CORRECTION_STEPS = 2
EMPTIED_SHARE = 0.35      # a correction that leaves nothing keeps the voxels above this share of its highest probability …
EMPTIED_LEAST = 0.05      # … if that is at least this high
CORRECTION_AGREES = 0.7   # a correction whose mask has a smaller IoU with the current one looks again, from its own mask
BORDER_SHARE = 0.02
MINIMUM_PROBABILITY = 0.02
NEUTRAL = 0.5

Predict = Callable[[np.ndarray], Tuple[np.ndarray, ...]]
Roi = Tuple[float, float, float]     # centre y, centre x, side


class Answer(NamedTuple):
    """What the network says of an ROI, or the procedure of a slice."""
    probability: np.ndarray       # [S, S] of an ROI, [H, W] of a slice
    quality: Optional[float]      # the IoU expected of the mask; None without a quality head


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


def region_roi(prompts: Prompts) -> Roi:
    """Where a box, extreme points or a lasso are looked at."""
    return roi_of_box(union([prompts.region_box(), prompts.stroke_box(positive_only=True)]))


def within_region(probability: np.ndarray, prompts: Prompts) -> np.ndarray:
    """The slice's probability with background outside the enlarged box of region and positive strokes."""
    y0, x0, y1, x1 = enlarge(union([prompts.region_box(), prompts.stroke_box(positive_only=True)]))
    rows, columns = np.arange(probability.shape[0]), np.arange(probability.shape[1])
    return np.where(((rows >= y0) & (rows <= y1))[:, None] & ((columns >= x0) & (columns <= x1))[None], probability, np.float32(0))


def search_narrower(tells_quality: bool) -> int:
    """How many views of a search are below the middle side: only a network that tells quality is not misled by the narrowest."""
    return SEARCH_NARROWER_TOLD if tells_quality else SEARCH_NARROWER


def search_views(strokes: Box, shape, narrower: int) -> List[Roi]:
    """The views of a search around scribbles or clicks, narrow to wide; the last one may cover the slice."""
    extent = max(strokes[2] - strokes[0], strokes[3] - strokes[1])
    middle, views = max(SEARCH_FACTOR * extent, SEARCH_SIDE), []
    for step in range(-narrower, SEARCH_WIDER + 1):
        roi = ((strokes[0] + strokes[2]) / 2, (strokes[1] + strokes[3]) / 2, middle * SEARCH_GROWTH ** step)
        if step < 0 and roi[2] < SEARCH_CLEARANCE * extent + 2:
            continue
        views.append(roi)
        if step >= 0 and covers(roi, shape):
            break
    return views


def closer_roi(mask: np.ndarray, strokes: Box) -> Roi:
    """Where what a view found is looked at again."""
    cy, cx, side = roi_of_box(union([mask_box(mask) if mask.any() else None, strokes]))
    return cy, cx, side * CLOSER_FACTOR


def correction_roi(mask: np.ndarray, prompts: Prompts) -> Roi:
    return roi_of_box(union([mask_box(mask), prompts.region_box(), prompts.stroke_box(positive_only=False)]))


def rescued(probability: np.ndarray, previous: np.ndarray) -> np.ndarray:
    """A correction changes what the target is; that it is not on the slice at all, another prompt says. So where all probabilities of a corrected
    mask fell to 0.5 or below, the highest ones are raised above it; but for those that are as good as nothing,
    and what the correction did not look at."""
    changed = probability != previous
    highest = float(probability[changed].max(initial=0))
    if (probability > 0.5).any() or highest < EMPTIED_LEAST:
        return probability
    return np.where(changed, np.minimum(probability * np.float32(0.5 / (EMPTIED_SHARE * highest)), np.float32(1)), probability)


class InteractionModel:
    """The network with its slice-level procedure."""

    def __init__(self, predict: Predict, size: int, mirrors: int = MIRRORS, narrower: int = SEARCH_NARROWER):
        self.predict, self.size, self.mirrors, self.narrower = predict, size, mirrors, narrower

    @classmethod
    def of(cls, network, device: str = "cpu", size: Optional[int] = None) -> "InteractionModel":
        """An `InteractionNetwork` in evaluation mode with its procedure; `size` as exported unless given."""
        return cls(torch_predict(network, device), size or network.configuration.roi_size, narrower=search_narrower(network.quality is not None))

    def run(self, image, previous, prompts, roi) -> Answer:
        """One run of the network."""
        answers = self.predict(network_input(image, previous, prompts, roi, self.size)[None])
        return Answer(answers[0][0, 0], float(answers[1][0, 0]) if len(answers) > 1 else None)

    def mirrored(self, image, previous, prompts, roi, answer: Answer) -> Answer:
        """The mean of a run's answer and of those to its mirrored input."""
        axes = (2, 1)[:self.mirrors - 1]     # left–right, top–bottom
        if not axes:
            return answer
        x = network_input(image, previous, prompts, roi, self.size)
        more, *told = self.predict(np.stack([np.flip(x, axis) for axis in axes]))
        probability = np.mean([answer.probability] + [np.flip(p[0], axis - 1) for p, axis in zip(more, axes)], 0, dtype=np.float32)
        return Answer(probability, float(np.mean([answer.quality, *told[0][:, 0]])) if told else None)

    def look(self, image, previous, prompts, roi) -> Answer:
        """A look whose answer is kept: a run and its mirrored ones."""
        return self.mirrored(image, previous, prompts, roi, self.run(image, previous, prompts, roi))

    def segment(self, image: np.ndarray, prompts: Prompts, previous: Optional[np.ndarray] = None) -> np.ndarray:
        """Probability of the target on the slice, as of `answer`."""
        return self.answer(image, prompts, previous).probability

    def answer(self, image: np.ndarray, prompts: Prompts, previous: Optional[np.ndarray] = None) -> Answer:
        """Probability [H, W] of the target on the slice and the IoU expected of its mask: the quality of the last look, None where there was none.
        `previous` is the current mask's probability, None or without a voxel > 0.5 in round 0; `prompts` holds all prompts of the slice so far."""
        if previous is None or not (previous > 0.5).any():
            return self._first(image, prompts)
        return self._correct(image, prompts, previous)

    def _first(self, image, prompts):
        empty = np.zeros(image.shape, dtype=np.float32)
        strokes = prompts.stroke_box(positive_only=True)
        if prompts.has_region:
            roi = region_roi(prompts)
            probability, quality = self.look(image, None, prompts, roi)
            return Answer(within_region(paste(probability, roi, empty), prompts), quality)
        if strokes is None:
            return Answer(empty, None)
        views = [(roi, self.run(image, None, prompts, roi)) for roi in search_views(strokes, image.shape, self.narrower)]
        best, shown = -1.0, None
        for roi, answer in self._candidates(views, image.shape):
            found = paste(answer.probability, roi, empty)
            previous, roi = (found if (found > 0.5).any() else None), closer_roi(found > 0.5, strokes)
            closer = self.run(image, previous, prompts, roi)
            quality = closer.quality or 0.0
            if quality > best:
                best, shown = quality, (previous, roi, closer)
            if quality >= SEARCH_SURE:
                break
        previous, roi, closer = shown
        probability, quality = self.mirrored(image, previous, prompts, roi, closer)
        return Answer(paste(probability, roi, empty), quality)

    @staticmethod
    def _candidates(views, shape):
        """The views that get a closer look, best first; of equal ones the narrower. Without a quality head one: the view of the highest certainty."""
        def certainty(roi, probability):
            return expected_iou(probability) * (1 if covers(roi, shape) or not touches_border(probability) else SEARCH_TOO_SMALL)

        if views[0][1].quality is None:
            return [max(views, key=lambda view: certainty(view[0], view[1].probability))]
        return sorted(views, key=lambda view: -view[1].quality)[:SEARCH_CANDIDATES]

    def _correct(self, image, prompts, previous):
        """What was given says little about the region of a mask that a correction changes much: it gets a second look, from the new mask."""
        result, quality = self._corrected(image, prompts, previous)
        before, after = previous > 0.5, result > 0.5
        if after.any() and (before & after).sum() < CORRECTION_AGREES * (before | after).sum():
            result, quality = self._corrected(image, prompts, result)
        return Answer(rescued(result, previous), quality)

    def _corrected(self, image, prompts, previous):
        roi = correction_roi(previous > 0.5, prompts)
        probability, quality = self.look(image, previous, prompts, roi)
        for _ in range(CORRECTION_STEPS):
            if not touches_border(probability) or covers(roi, image.shape):
                break
            roi = (roi[0], roi[1], roi[2] * SEARCH_GROWTH)
            probability, quality = self.look(image, previous, prompts, roi)
        return Answer(paste(probability, roi, previous), quality)


def torch_predict(network, device: str = "cpu") -> Predict:
    """A `Predict` from an `InteractionNetwork` in evaluation mode."""
    import torch

    def predict(x):
        with torch.no_grad():
            return tuple(values.float().cpu().numpy() for values in network.answer(torch.from_numpy(x).to(device)))

    return predict
