"""Training episodes of the interaction network: augmented slices, simulated persons, correction rounds on the network's own errors.

An episode is one augmented slice (the canvas) with a target and the prompts given so far. Each round crops a region of interest from
the canvas with the geometry of `interaction_inference`, so that training sees what inference will do, plus its mistakes.
"""
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Optional

import numpy as np
from scipy import ndimage

try:
    from skimage.segmentation import felzenszwalb
except ImportError:
    felzenszwalb = None     # bare machines: intensity blobs instead of super-pixels

from .distortions import intensities, smooth_noise, warp
from .interaction_inference import (MINIMUM_SIDE, SEARCH_FACTOR, SEARCH_GROWTH, SEARCH_SIDE, network_input, paste, roi_of_box, sample)
from .mistakes import STORED_CHANCE, as_kept, made_up
from .objects import Target, TargetDraw, bounding_box, list_targets
from .propagated import MaskDraw, Masks
from .prompts import (Prompts, Stroke, box_prompt, click_point, correction_prompt, extreme_prompt, lasso_prompt, mask_box,
                      outside_stroke, scribble_points, straight_points, union)

MINIMUM_AREA = 5          # voxels of the target on a slice
PSEUDO_CHANCE = 0.14
CANVAS_LIMIT = 320
NEIGHBOURS, NEIGHBOUR_CHANCES = (1, 2, 3, 4, 6, 8), (0.25, 0.25, 0.2, 0.12, 0.1, 0.08)     # slices away
DAMAGED_CHANCE = 0.4           # of the episodes with corrections start from a mask that is wrong …
PROPAGATED_CHANCE = 0.35       # … as propagation left it, where such masks of the slice's object are known
CARRIED_CHANCE = 0.15          # … or from another slice's mask, with the first prompts of a slice that has none


class Drawn(NamedTuple):
    """A slice and what is wanted on it; all [y, x]."""
    image: np.ndarray
    labels: np.ndarray
    truth: np.ndarray                 # bool
    neighbour: Optional[np.ndarray]   # bool: the target on a slice nearby
    propagated: Optional[np.ndarray]  # bool: a wrong mask of this slice, as propagation left it
    source: str


@dataclass
class Episode:
    image: np.ndarray                 # float32 canvas
    truth: np.ndarray                 # bool canvas
    source: str
    neighbour: Optional[np.ndarray]   # bool canvas: the target on another slice, a damaged mask that memory might give
    propagated: Optional[np.ndarray] = None     # bool canvas: a wrong mask, as propagation left it
    prompts: Prompts = field(default_factory=Prompts)
    previous: Optional[np.ndarray] = None
    roi: tuple = (0.0, 0.0, 1.0)
    round: int = 0
    rounds: int = 1
    refined: bool = False
    x: Optional[np.ndarray] = None
    target: Optional[np.ndarray] = None
    weight: Optional[np.ndarray] = None


class EpisodeSource:
    """Draws episodes and turns them into network inputs."""

    def __init__(self, cases, seed: int = 0, augment: bool = True, source_weights: Optional[Dict[str, float]] = None, propagated: Optional[Masks] = None):
        self.rng = np.random.default_rng(seed)
        targets = [target for target in list_targets(cases) if (target.areas >= MINIMUM_AREA).any()]
        self.draw = TargetDraw(targets, self.rng, source_weights)
        self.augment, self.wrong = augment, MaskDraw(propagated, targets) if propagated else None

    # ---- what to segment

    def slice(self, largest_chance: float = 0.0) -> Drawn:
        """A slice drawn at random; by chance the slice with the target's largest area, or one that propagation left wrong."""
        rng = self.rng
        target: Target = self.draw.targets[self.draw.draw(0.5)]
        images, labels = target.view()
        choices = np.flatnonzero(target.areas >= MINIMUM_AREA)
        weights = np.sqrt(target.areas[choices].astype(np.float64)) if rng.random() < 0.6 else np.ones(len(choices))
        k = int(rng.choice(choices, p=weights / weights.sum()))
        if largest_chance and rng.random() < largest_chance:
            k = int(target.areas.argmax())
        wrong = self.wrong(target, rng) if self.wrong and rng.random() < PROPAGATED_CHANCE else None
        k = wrong.slice if wrong else k
        truth = labels[k] == target.label
        other = k + int(rng.choice(NEIGHBOURS, p=NEIGHBOUR_CHANCES)) * (1 if rng.random() < 0.5 else -1)
        neighbour = labels[other] == target.label if 0 <= other < len(labels) else None
        return Drawn(images[k], labels[k], truth, neighbour, wrong.on(truth.shape) if wrong else None, target.case.source)

    def pseudo(self, image, labels, truth):
        """Another thing one could want on this slice: a blob of equal intensity, a super-pixel, a union, a ring, a holed object."""
        rng = self.rng
        kind = rng.choice(["blob", "segment", "union", "ring", "hole"], p=[0.35, 0.25, 0.15, 0.15, 0.1])
        if kind == "union":
            present = [label for label in np.unique(labels) if label]
            if len(present) < 2:
                return None
            return np.isin(labels, rng.choice(present, 2, replace=False))
        if kind in ("ring", "hole"):
            depth = ndimage.distance_transform_edt(truth)
            if depth.max() < 4:
                return None
            if kind == "ring":
                width = rng.integers(2, 6)
                return (ndimage.binary_dilation(truth, iterations=int(width)) & ~truth) if rng.random() < 0.5 else (truth & (depth <= width))
            return truth & ~(depth > depth.max() * rng.uniform(0.4, 0.75))
        values = image.astype(np.float32)
        low, high = np.percentile(values[::3, ::3], [2, 98])
        values = np.clip((values - low) / max(high - low, 1e-3), 0, 1)
        if kind == "segment" and felzenszwalb:
            components = felzenszwalb(values, scale=float(rng.choice([20, 60, 150])), sigma=0.8, min_size=30)
            mask = components == components[tuple(rng.integers(s) for s in values.shape)]
        else:
            soft = ndimage.gaussian_filter(values, rng.uniform(0.7, 1.5))
            seed = tuple(rng.integers(s) for s in values.shape)
            components, _ = ndimage.label(np.abs(soft - soft[seed]) < rng.uniform(0.04, 0.15))
            mask = components == components[seed]
            if rng.random() < 0.5:
                mask = ndimage.binary_fill_holes(mask)
            mask = ndimage.binary_opening(mask)
        return mask if 20 <= mask.sum() <= 0.3 * mask.size else None

    # ---- the canvas

    def episode(self) -> Episode:
        while True:
            drawn = self.slice()
            if self.rng.random() < PSEUDO_CHANCE:
                pseudo = self.pseudo(drawn.image, drawn.labels, drawn.truth)
                if pseudo is None or pseudo.sum() < MINIMUM_AREA:
                    continue
                drawn = drawn._replace(truth=pseudo, neighbour=None, propagated=None, source="pseudo")
            made = self._canvas(drawn)
            if made is not None:
                return made

    def _canvas(self, drawn: Drawn) -> Optional[Episode]:
        rng, image, truth = self.rng, drawn.image, drawn.truth
        y0, y1, x0, x1 = bounding_box(truth)
        extent = max(y1 - y0, x1 - x0)
        cy, cx = (y0 + y1 - 1) / 2, (x0 + x1 - 1) / 2
        # Voxels of the canvas per voxel of the slice; rarely far down, for 3-voxel targets.
        zoom = float(np.clip(np.exp(rng.normal(0.2, 0.35)), 0.6, 2.5)) if self.augment else 1.0
        if self.augment and rng.random() < 0.06:
            zoom = max(4.0 / extent, 0.25) if extent * 0.6 > 4 else 0.6
        zoom = min(zoom, 170 / extent)
        reach = min(max(image.shape) * 1.05, extent * rng.uniform(2.0, 5.0) + 60)
        size = int(min(reach * zoom, CANVAS_LIMIT))
        if size < 24:
            return None
        shift = rng.uniform(-0.2, 0.2, 2) * max(size / zoom - extent, 0)
        u = (np.arange(size, dtype=np.float32) - (size - 1) / 2) / zoom
        rows, columns = np.broadcast_arrays(u[:, None], u[None])
        if self.augment and rng.random() < 0.75:
            angle = rng.normal() * (0.25 if rng.random() < 0.7 else 1.5)
            sy, sx = np.exp(rng.normal(size=2) * 0.12)
            cos, sin = np.cos(angle), np.sin(angle)
            rows, columns = sy * (cos * rows + sin * columns), sx * (-sin * rows + cos * columns)
            if rng.random() < 0.4:
                amount, cells = extent * rng.uniform(0.02, 0.08), int(rng.integers(4, 9))
                rows = rows + amount * smooth_noise(rows.shape, cells, rng)
                columns = columns + amount * smooth_noise(rows.shape, cells, rng)
        rows, columns = rows + cy + shift[0], columns + cx + shift[1]
        # Canvas voxels beyond the slice are cut away where that is possible without rotation; else the border voxel repeats.
        inside = (rows > -0.5) & (rows < image.shape[0] - 0.5) & (columns > -0.5) & (columns < image.shape[1] - 0.5)
        keep_rows, keep_columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
        if len(keep_rows) < 16 or len(keep_columns) < 16:
            return None
        cut = (slice(keep_rows[0], keep_rows[-1] + 1), slice(keep_columns[0], keep_columns[-1] + 1))
        rows, columns, inside = rows[cut], columns[cut], inside[cut]
        if self.augment:
            if rng.random() < 0.5:
                rows, columns, inside = rows[::-1], columns[::-1], inside[::-1]
            if rng.random() < 0.5:
                rows, columns, inside = rows[:, ::-1], columns[:, ::-1], inside[:, ::-1]
            if rng.random() < 0.5:
                rows, columns, inside = rows.T, columns.T, inside.T
        canvas = warp(image, rows, columns)
        mask = (warp(truth, rows, columns) > 0.5) & inside
        if mask.sum() < 5:
            return None
        near, wrong = ((warp(other, rows, columns) > 0.5) & inside if other is not None and other.any() else None for other in (drawn.neighbour, drawn.propagated))
        if self.augment:
            canvas = intensities(canvas, rng)
        rounds = int(rng.choice([0, 1, 2, 3], p=[0.3, 0.35, 0.2, 0.15]))
        if wrong is not None:
            rounds = max(rounds, 1)
        return Episode(canvas, mask, drawn.source, near, wrong, rounds=rounds)

    # ---- round 0

    def start(self, episode: Episode, size: int) -> None:
        """Round 0, or a correction of a damaged mask as the memory network might give it."""
        rng = self.rng
        if episode.rounds and (episode.propagated is not None or rng.random() < DAMAGED_CHANCE):
            carried = episode.propagated is None and episode.neighbour is not None and rng.random() < CARRIED_CHANCE
            damaged = (episode.neighbour if carried else self._damage(episode)).astype(np.float32)
            if (damaged > 0.5).any() and (damaged > 0.5).sum() < 0.6 * damaged.size:
                episode.previous = damaged
                if carried:
                    episode.prompts = self.stroke_prompts(episode.truth)
                    self._look_at_mask(episode, size)
                    return
                if rng.random() < 0.25:     # the slice was prompted before
                    episode.prompts = self.first_prompts(episode.truth)
                self._correct(episode, size)
                return
        episode.prompts = self.first_prompts(episode.truth)
        episode.roi = self._first_roi(episode)
        self._fill(episode, size)

    def _sloppy(self, truth) -> float:
        """How unsteady the hand is, in voxels."""
        y0, y1, x0, x1 = bounding_box(truth)
        return self.rng.uniform(0, min(0.04 * max(y1 - y0, x1 - x0), 2.0)) if self.rng.random() < 0.5 else 0.0

    def stroke_prompts(self, truth, scribble_chance: float = 0.57) -> Prompts:
        """First scribbles or clicks."""
        rng, sloppy = self.rng, self._sloppy(truth)
        if rng.random() < scribble_chance:
            count = 1 if rng.random() < 0.8 else 2
            points = [straight_points(truth, rng) if rng.random() < 0.25 else scribble_points(truth, rng, sloppy, 0.25) for _ in range(count)]
            return Prompts(strokes=[Stroke(p) for p in points])
        count = int(rng.choice([1, 2, 3], p=[0.65, 0.2, 0.15]))
        return Prompts(strokes=[Stroke(click_point(truth, rng, rng.random() < 0.8) + rng.normal(size=2) * sloppy * 0.5) for _ in range(count)])

    def first_prompts(self, truth) -> Prompts:
        rng = self.rng
        y0, y1, x0, x1 = bounding_box(truth)
        extent, sloppy = max(y1 - y0, x1 - x0), self._sloppy(truth)
        kind = rng.choice(["strokes", "box", "extreme", "lasso"], p=[0.56, 0.18, 0.18, 0.08])
        if kind == "strokes":
            prompts = self.stroke_prompts(truth)
        elif kind == "box":
            prompts = box_prompt(truth, rng, 0.1 if rng.random() < 0.8 else 0.04)
        elif kind == "extreme":
            prompts = extreme_prompt(truth, rng, min(5.0, 0.05 * extent + 0.5) * rng.uniform(0, 1.2))
        else:
            prompts = lasso_prompt(truth, rng)
        if rng.random() < 0.1:
            stroke = outside_stroke(truth, rng)
            if stroke is not None:
                prompts = prompts + Prompts(strokes=[stroke])
        if prompts.has_region and rng.random() < 0.08:
            prompts = prompts + Prompts(strokes=[Stroke(scribble_points(truth, rng, sloppy))])
        return prompts

    def _first_roi(self, episode):
        rng, prompts = self.rng, episode.prompts
        strokes = prompts.stroke_box(positive_only=True)
        if prompts.has_region:
            cy, cx, side = roi_of_box(union([prompts.region_box(), strokes]))
            if rng.random() < 0.25:
                side *= rng.uniform(1.0, 1.4)
            return cy, cx, side
        # The object's extent is unknown: mostly wide views, sometimes views that the object exceeds.
        box = mask_box(episode.truth)
        truth_extent, extent = max(box[2] - box[0], box[3] - box[1]), max(strokes[2] - strokes[0], strokes[3] - strokes[1])
        centre = np.array([(strokes[0] + strokes[2]) / 2, (strokes[1] + strokes[3]) / 2])
        choice = rng.random()
        if choice < 0.55:
            side = truth_extent * np.exp(rng.uniform(np.log(1.0), np.log(6.0)))
        elif choice < 0.8:
            side = max(SEARCH_FACTOR * extent, SEARCH_SIDE) * SEARCH_GROWTH ** int(rng.choice([0, 0, 1, 1, 2, 3]))
        else:
            side = truth_extent * rng.uniform(0.4, 1.2)
        side = max(min(side, 1.6 * max(episode.truth.shape)), extent * 1.1 + 2, MINIMUM_SIDE)
        if rng.random() < 0.3:
            spare = max(side - extent, 0) / 2
            centre = centre + np.clip(rng.normal(size=2) * 0.15 * side, -spare, spare)
        return centre[0], centre[1], side

    # ---- corrections

    def _damage(self, episode) -> np.ndarray:
        """A mask with the mistakes of propagation: one of its own where there is one, else made up."""
        wrong = episode.propagated if episode.propagated is not None else made_up(episode.truth, episode.neighbour, self.rng)
        return as_kept(wrong.astype(np.float32), self.rng)

    def _correct(self, episode: Episode, size: int) -> None:
        rng = self.rng
        mask = episode.previous > 0.5
        y0, y1, x0, x1 = bounding_box(episode.truth)
        extent = max(y1 - y0, x1 - x0)
        wander = rng.uniform(0, min(0.03 * extent, 1.5)) if rng.random() < 0.4 else 0.0
        prompt = correction_prompt(mask, episode.truth, rng, 0.45, wander, 0.25, least=3)
        if prompt is None or rng.random() < 0.04:      # nothing wrong: confirming strokes must do no harm
            inside = rng.random() < 0.5
            stroke = Stroke(scribble_points(episode.truth, rng)) if inside else outside_stroke(episode.truth, rng)
            prompt = Prompts(strokes=[stroke] if stroke is not None else [])
        episode.prompts = episode.prompts + prompt
        self._look_at_mask(episode, size)

    def _look_at_mask(self, episode: Episode, size: int) -> None:
        """The view of a correction: mask and prompts."""
        rng, mask = self.rng, episode.previous > 0.5
        episode.round += 1
        box = union([mask_box(mask) if mask.any() else None, episode.prompts.region_box(), episode.prompts.stroke_box(positive_only=False)])
        if not mask.any() or box is None:
            episode.roi = self._first_roi(episode) if episode.prompts.stroke_box(True) or episode.prompts.has_region else roi_of_box(mask_box(episode.truth))
        else:
            cy, cx, side = roi_of_box(box)
            if rng.random() < 0.5:
                side *= rng.uniform(1.0, 1.6)
            episode.roi = (cy, cx, side)
        self._fill(episode, size)

    def _refine(self, episode: Episode, size: int) -> bool:
        """Look again at what the search found, closer, with the search's result as the previous mask."""
        box = union([mask_box(episode.previous > 0.5), episode.prompts.stroke_box(positive_only=True)])
        cy, cx, side = roi_of_box(box)
        episode.refined = True
        episode.roi = (cy, cx, side * self.rng.uniform(1.0, 1.7))
        self._fill(episode, size)
        return True

    def proceed(self, episode: Episode, probability: np.ndarray, size: int) -> bool:
        """Take the network's output as the current mask and correct it; False when the episode is over."""
        refine = episode.previous is None and not episode.prompts.has_region and not episode.refined and self.rng.random() < 0.6
        if episode.rounds <= 0 and not refine:
            return False
        base = np.zeros_like(episode.image) if episode.previous is None else episode.previous
        episode.previous = paste(probability.astype(np.float32), episode.roi, base)
        if refine and (episode.previous > 0.5).any():
            return self._refine(episode, size)
        if episode.rounds <= 0:
            return False
        episode.rounds -= 1
        if not (episode.previous > 0.5).any():
            episode.previous = None
            episode.rounds = 0
            stroke = Stroke(scribble_points(episode.truth, self.rng))
            episode.prompts = episode.prompts + Prompts(strokes=[stroke])
            episode.roi = self._first_roi(episode)
            self._fill(episode, size)
            return True
        if self.rng.random() < STORED_CHANCE:
            episode.previous = (episode.previous > 0.5).astype(np.float32)
        self._correct(episode, size)
        return True

    # ---- tensors

    def _fill(self, episode: Episode, size: int) -> None:
        rng = self.rng
        x = network_input(episode.image, episode.previous, episode.prompts, episode.roi, size)
        if self.augment and rng.random() < 0.3:     # the percentile window is not exact either
            x[0] = np.clip(x[0] * np.float32(np.exp(rng.normal() * 0.1)) + np.float32(rng.normal() * 0.08), -1.5, 1.5)
        target = (sample(episode.truth.astype(np.float32), episode.roi, size, border=False) > 0.5).astype(np.float32)
        weight = np.ones_like(target)
        border = ndimage.maximum_filter(target, 5) != ndimage.minimum_filter(target, 5)
        weight[border] = 2.0
        if episode.previous is not None:
            weight[(x[1] > 0.5) != (target > 0.5)] += 0.3       # the mistake that is being corrected; more makes it change what was right
        positive, negative = x[2] > 0.5, x[3] > 0.5
        weight[positive & (target > 0.5)] += 4.0                # strokes are to be obeyed …
        weight[negative & (target < 0.5)] += 4.0
        weight[(positive & (target < 0.5)) | (negative & (target > 0.5))] = 0.0     # … their sloppy ends taught neither way
        episode.x, episode.target, episode.weight = x, target, weight
