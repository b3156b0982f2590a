"""Training clips: short sequences of one object, sampled, windowed and augmented.

Two kinds of clip of T frames of S×S cells:
- *sequential*: frame 0 is the anchor (true mask), frames 1..T−1 are predicted one after the other;
- *far-start*: frame 0 is an anchor somewhere in the object, frame 1 is the previous slice with a given, usually wrong mask, frames 2.. are
  predicted. With `second_anchor` the last frame is another anchor instead (ahead, behind, or an empty one beyond the end).
A bank entry (bank.py) is a state of the network's own rollout and replaces the far-start's anchor, previous slice and mask.
"""
from dataclasses import dataclass
from typing import Dict, List, NamedTuple, Optional, Sequence

import numpy as np
import torch

from . import augment
from .grid import roi_grid, sample_masks, sample_slices, Roi
from .memory_network import ROI_SIZE
from .objects import MINIMUM_SLICE_AREA, Target, TargetDraw, bounding_box
from .windows import add_object_channel, object_window, slice_window

FRAMES = 5
MINIMUM_ANCHOR_CELLS = 25
RING_CHANCE = 0.05       # the object is replaced by a ring around it: walls of hollow organs are absent from the labels
ANCHOR_FLIP_CHANCE = 0.5  # an anchor's memory is always encoded travelling up, also when the pass travels down


class BankEntry(NamedTuple):
    target: int              # index of the target
    anchor: int              # slice of the true mask
    direction: int           # +1 or −1
    slice: int               # the slice this mask was predicted on
    mask: np.ndarray         # uint8 [H, W], probability × 255
    iou: float


Bank = Dict[str, List[BankEntry]]


@dataclass
class Batch:
    images: torch.Tensor               # [B, T, 4, S, S]
    masks: torch.Tensor                # [B, T, S, S], 0 or 1
    previous: Optional[torch.Tensor]   # [B, S, S]: given mask of frame 1 of far-start clips, None for sequential ones
    from_bank: torch.Tensor            # [B] bool
    second_anchor: bool                # the last frame is an anchor, not predicted

    def to(self, device) -> "Batch":
        move = lambda x: None if x is None else x.to(device, non_blocking=True)
        return Batch(move(self.images), move(self.masks), move(self.previous), move(self.from_bank), self.second_anchor)


def _longer_side(box) -> int:
    return max(box[1] - box[0], box[3] - box[2])


def _centre(box):
    return (box[0] + box[1]) / 2 - 0.5, (box[2] + box[3]) / 2 - 0.5


class ClipSampler:
    def __init__(self, targets: Sequence[Target], seed: int, size: int = ROI_SIZE, frames: int = FRAMES, augmented: bool = True,
                 bank: Optional[Bank] = None, bank_chance: float = 0.75):
        self.rng = np.random.default_rng(seed)
        self.draw = TargetDraw(targets, self.rng)
        self.size, self.frames, self.augmented = size, frames, augmented
        self.bank, self.bank_chance = bank, bank_chance

    # -- shared pieces -------------------------------------------------------------------------------------------------------------
    def _jitter(self, centre, reach: float) -> Roi:
        return centre[0] + self.rng.uniform(-reach, reach), centre[1] + self.rng.uniform(-reach, reach)

    def _grids(self, centres, side: float, drift: bool) -> torch.Tensor:
        """Sampling grids [T, S, S, 2], one geometry for all frames, one centre a frame."""
        unit = Roi(0.0, 0.0, 2.0)
        if self.augmented:
            grid = roi_grid(unit, self.size, augment.random_matrix(self.rng)) + augment.elastic_field(self.rng, self.size)
        else:
            grid = roi_grid(unit, self.size)
        grids = grid[None].expand(self.frames, -1, -1, -1)
        if drift and self.augmented:
            grids = grids + augment.drift_field(self.rng, self.size, self.frames)
        return grids * (side / 2) + torch.tensor(centres, dtype=torch.float32).view(-1, 1, 1, 2)

    def _frames(self, image, labels, label: int, grids, slices, direction: int, anchors=(0,)):
        """Windowed images [T, 4, S, S] and masks [T, S, S], or None when the anchor is too small in the network's cells."""
        directions = [-direction if index in anchors and self.rng.random() < ANCHOR_FLIP_CHANCE else direction
                      for index in range(len(slices))]
        samples = sample_slices(image, grids, [(z - d, z, z + d) for z, d in zip(slices, directions)])
        masks = sample_masks(lambda y0, y1, x0, x1: labels[slices, y0:y1, x0:x1] == label, image.shape[1:], grids)
        masks = (masks > 0.5).float()
        if masks[0].sum() < MINIMUM_ANCHOR_CELLS:
            return None
        window = slice_window(samples[0])
        if self.augmented:
            samples = augment.intensities(samples, window.low, window.width, self.rng)
        else:
            samples = (((samples - window.low) / window.width).clamp(-0.25, 1.25) - 0.5) * 2
        return samples, masks

    def _ring(self, masks: torch.Tensor) -> torch.Tensor:
        radius = int(self.rng.integers(3, 11))
        return augment.dilate(masks, radius) - masks

    # -- clips ---------------------------------------------------------------------------------------------------------------------
    def sequential(self):
        """(images [T, 4, S, S], masks [T, S, S])."""
        rng, frames = self.rng, self.frames
        while True:
            target = self.draw.targets[self.draw.draw(0.5)]
            image, labels = target.view()
            depth, areas, slices = image.shape[0], target.areas, target.slices
            direction = int(rng.choice([-1, 1]))
            stride = int(rng.choice([1, 1, 1, 2, 2, 3] if len(slices) > 12 else [1, 1, 2]))
            if rng.random() < 0.3:  # cross the object's end
                end = int(slices[-1] if direction > 0 else slices[0])
                start = end - direction * (stride * int(rng.integers(1, frames - 1)) - int(rng.integers(0, stride)))
                if not 0 <= start < depth or areas[start] < MINIMUM_SLICE_AREA:
                    continue
            else:
                start = int(rng.choice(slices[areas[slices] >= max(MINIMUM_SLICE_AREA, 0.15 * areas.max())]))
            path = [int(np.clip(start + direction * stride * t, 0, depth - 1)) for t in range(frames)]
            cover = labels[path[0]] == target.label
            if rng.random() < 0.5:
                cover = (labels[path] == target.label).any(0)
            box = bounding_box(cover)
            side = max(_longer_side(box) * rng.uniform(1.25, 2.3), rng.uniform(14, 28))
            centre = self._jitter(_centre(box), 0.12 * side)
            made = self._frames(image, labels, target.label, self._grids([centre] * frames, side, True), path, direction)
            if made is None:
                continue
            samples, masks = made
            if rng.random() < RING_CHANCE:
                masks = self._ring(masks)
            return add_object_channel(samples, object_window(samples[0, 1], masks[0])), masks

    def _bank_entry(self) -> Optional[BankEntry]:
        """A stored state; already good ones are drawn less often."""
        sources = [source for source in self.draw.sources if self.bank.get(source)]
        weights = self.draw.weights[[self.draw.sources.index(source) for source in sources]]
        entries = self.bank[sources[self.rng.choice(len(sources), p=weights / weights.sum())]]
        entry = entries[self.rng.integers(len(entries))]
        return None if entry.iou > 0.7 and self.rng.random() < 0.4 else entry

    def far_start(self, second_anchor: bool):
        """(images [T, 4, S, S], masks [T, S, S], previous mask [S, S], from bank)."""
        rng, frames = self.rng, self.frames
        while True:
            entry = self._bank_entry() if self.bank and rng.random() < self.bank_chance else None
            target = self.draw.targets[entry.target if entry else self.draw.draw(0.6)]
            image, labels = target.view()
            depth, areas, slices = image.shape[0], target.areas, target.slices
            direction = entry.direction if entry else int(rng.choice([-1, 1]))
            stride = int(rng.choice([1, 1, 1, 2])) if len(slices) > 8 else 1
            end = int(slices[-1] if direction > 0 else slices[0])
            large = slices[areas[slices] >= max(MINIMUM_SLICE_AREA, 0.2 * areas.max())]
            if entry:
                anchor, previous = entry.anchor, entry.slice
            else:
                anchor = int(areas.argmax()) if rng.random() < 0.5 else int(rng.choice(large))
                previous = end - direction * int(rng.integers(-5, 6)) if rng.random() < 0.45 else int(rng.choice(slices))
            if not 0 <= previous < depth or not 0 <= previous + direction < depth or (previous - anchor) * direction < 0:
                continue
            path = [anchor] + [int(np.clip(previous + direction * stride * t, 0, depth - 1)) for t in range(frames - 1)]
            if second_anchor:
                path[-1] = self._second_anchor(path[-2], direction, depth, end, slices, areas)

            mask_slice = previous       # where the given mask comes from
            if entry:
                given = entry.mask > 127
            else:
                given = labels[previous] == target.label
                if given.sum() < MINIMUM_SLICE_AREA and rng.random() < 0.65:   # "still there" past the end
                    mask_slice, given = end, labels[end] == target.label
            anchor_box = bounding_box(labels[anchor] == target.label)
            side = max(_longer_side(anchor_box) * rng.uniform(1.25, 2.1), rng.uniform(14, 26))
            if given.any():
                box = bounding_box(given)
                side = max(side, 1.2 * _longer_side(box))
            else:
                box = bounding_box(labels[end] == target.label)
            centre = self._jitter(_centre(box), 0.12 * side)
            centres = [self._jitter(_centre(anchor_box), 0.048 * side)] + [centre] * (frames - 1)
            if second_anchor:
                other = labels[path[-1]] == target.label
                centres[-1] = self._jitter(_centre(bounding_box(other) if other.any() else anchor_box), 0.048 * side)
            grids = self._grids(centres, side, False)
            made = self._frames(image, labels, target.label, grids, path, direction, (0, frames - 1) if second_anchor else (0,))
            if made is None:
                continue
            samples, masks = made
            if entry:
                mask = sample_masks(lambda y0, y1, x0, x1: entry.mask[None, y0:y1, x0:x1] / np.float32(255), given.shape, grids[1:2])[0]
            elif mask_slice != previous:
                mask = sample_masks(lambda y0, y1, x0, x1: given[None, y0:y1, x0:x1], given.shape, grids[1:2])[0]
                mask = (mask > 0.5).float()
            else:
                mask = masks[1]
            return add_object_channel(samples, object_window(samples[0, 1], masks[0])), masks, mask, entry is not None

    def _second_anchor(self, last: int, direction: int, depth: int, end: int, slices, areas) -> int:
        """A further anchored slice: mostly ahead of the pass, sometimes an empty one beyond the end, else anywhere in the object."""
        choice = self.rng.random()
        ahead = slices[(slices - last) * direction > 0]
        if choice < 0.2:
            beyond = [z for z in range(end + direction, end + 9 * direction, direction) if 0 <= z < depth and areas[z] == 0]
            if beyond:
                return int(self.rng.choice(beyond))
        if choice < 0.75 and len(ahead):
            return int(self.rng.choice(ahead[np.argsort(abs(ahead - last))][:12]))
        return int(self.rng.choice(slices))

    # -- batches -------------------------------------------------------------------------------------------------------------------
    def sequential_batch(self, count: int) -> Batch:
        clips = [self.sequential() for _ in range(count)]
        return Batch(torch.stack([c[0] for c in clips]), torch.stack([c[1] for c in clips]), None,
                     torch.zeros(count, dtype=torch.bool), False)

    def far_batch(self, count: int, second_anchor_chance: float = 0.3) -> Batch:
        second = self.rng.random() < second_anchor_chance
        clips = [self.far_start(second) for _ in range(count)]
        return Batch(torch.stack([c[0] for c in clips]), torch.stack([c[1] for c in clips]), torch.stack([c[2] for c in clips]),
                     torch.tensor([c[3] for c in clips]), second)
