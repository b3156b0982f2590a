"""What the ablations change: propagation with one thing different, and rules for a slice between two anchors. The networks are the shipped ones."""
import copy
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple, Type

import numpy as np
import torch

from .fusion import QUALITY_FLOOR, FusionNetwork, Visit, fuse, interpolated_shape
from .grid import Roi, roi_grid, sample_slices
from .memory_network import MemoryNetwork
from .rollout import GATE, PERMANENT, PREVIOUS, STOP_AFTER_EMPTY, WORKING, Propagator, Rollout, _Pass

HANDED_OVER = ("mask", "cells", "cells_roi", "roi", "previous")     # from one side to the other in one interleaved pass


class OneSlice(Propagator):
    """Sees no neighbouring slices: the centre slice in all three channels."""

    def _sample(self, z: int, direction: int, roi: Roi) -> torch.Tensor:
        return sample_slices(self.image, roi_grid(roi, self.size)[None], [(z, z, z)])


class FixedRoi(Propagator):
    """Every slice of a pass is seen through the ROI of its anchor."""

    def _next_roi(self, state: _Pass) -> Roi:
        return state.roi


class WithoutWorking(Propagator):
    """Reads anchors and the previous slice."""

    def _memories(self, state: _Pass, z: int):
        return [part for part in super()._memories(state, z) if part[1] != WORKING]


class AnchorsOnly(Propagator):
    def _memories(self, state: _Pass, z: int):
        return [part for part in super()._memories(state, z) if part[1] == PERMANENT]


class PreviousOnly(Propagator):
    """Reads the previous slice, which beside the anchor is the anchor."""

    def _memories(self, state: _Pass, z: int):
        return [(state.previous or self.permanent[state.anchor], PREVIOUS)]


class AnchorAsPreviousMask(Propagator):
    """The previous mask is the anchor's on every slice; with it the ROI stays the anchor's."""

    def _step(self, state: _Pass, z: int, direction: int, travelled: int):
        state.mask, state.cells = self.anchors[state.anchor].astype(np.float32), None
        return super()._step(state, z, direction, travelled)


class Interleaved(Propagator):
    """One pass r, r−1, r+1, r−2, … from a single anchor r; "previous" (mask, image, ROI, memory) is the slice predicted before in that order, and every 5th
    slice of either side is remembered for both. What the quality head is told about the way stays that of the slice's own side; each side stops by itself."""

    def _slice_before(self, z: int, direction: int) -> int:
        return self.before

    @torch.no_grad()
    def run(self) -> Rollout:
        anchor, = self.order
        mask = self.anchors[anchor]
        prob, reached = np.zeros((self.depth, self.height, self.width), np.float32), np.zeros(self.depth, bool)
        quality, presence = np.zeros(self.depth), np.zeros(self.depth)
        prob[anchor], quality[anchor], presence[anchor], reached[anchor] = mask, 1.0, 1.0, True
        roi, area, working, run = self._anchor_roi(anchor), float(mask.sum()), [], 0
        sides = {direction: _Pass(anchor, roi, mask.astype(np.float32), None, roi, area, area, working=working) for direction in (-1, 1)}
        last, self.before = None, anchor
        computed = np.zeros(self.depth, bool)
        for distance in range(1, self.depth):
            for direction, state in sides.items():
                z = anchor + direction * distance
                if not self.limits[0] <= z <= self.limits[1]:
                    continue
                reached[z] = True
                if state.empties >= STOP_AFTER_EMPTY:
                    quality[z] = state.quality
                    continue
                if last is not None:
                    for name in HANDED_OVER:
                        setattr(state, name, getattr(last, name))
                prob[z], quality[z], presence[z] = self._step(state, z, direction, distance)
                last, self.before, computed[z], run = state, z, True, run + 1
        return Rollout(prob, quality, presence, reached, computed, run)


class BlindToPreviousMask(MemoryNetwork):
    """The decoder sees zeros as previous mask; the quality head still sees the mask."""

    def decode(self, read, query, image, prev_mask, prev_image):
        return super().decode(read, query, image, torch.zeros_like(prev_mask), prev_image)


def as_printed(network: MemoryNetwork) -> MemoryNetwork:
    """Temperature 1."""
    changed = copy.deepcopy(network)
    torch.nn.init.zeros_(changed.log_scale)
    return changed


def without_previous_mask(network: MemoryNetwork) -> MemoryNetwork:
    changed = copy.deepcopy(network)
    changed.__class__ = BlindToPreviousMask
    return changed


class Setting(NamedTuple):
    """Propagation from one anchor; the defaults are what is shipped."""
    name: str
    propagator: Type[Propagator] = Propagator
    change: Callable[[MemoryNetwork], MemoryNetwork] = lambda network: network
    gate: Optional[float] = GATE


SHIPPED = Setting("as shipped")
SETTINGS = (
    Setting("similarity: temperature 1, as printed in the paper (shipped: learned)", change=as_printed),
    Setting("previous mask: zeros for the decoder (shipped: the previous slice's)", change=without_previous_mask),
    Setting("previous mask: the anchor's throughout, and its region of interest", AnchorAsPreviousMask),
    Setting("memory: previous slice only (shipped: anchors, previous, every 5th)", PreviousOnly),
    Setting("memory: anchors only", AnchorsOnly),
    Setting("memory: anchors and previous slice", WithoutWorking),
    Setting("order: one interleaved pass r, r−1, r+1, … (shipped: a pass each way)", Interleaved),
    Setting("input: 1 slice (shipped: 3)", OneSlice),
    Setting("gate: off (shipped: on)", gate=None),
    Setting("region of interest: fixed (shipped: follows)", FixedRoi),
)

Rule = Callable[[Propagator, int, int, int, Visit, Visit], np.ndarray]     # scene, slice, anchor below, anchor above, both visits → probability [H, W]


def _weighted(weight: Callable[[float, float], float]) -> Rule:
    """A rule that weights each pass by `weight(nearness to its anchor in (0, 1), quality)`."""
    def rule(scene, z, below, above, up, down):
        t = (z - below) / (above - below)
        shares = weight(1 - t, up.quality), weight(t, down.quality)
        return (shares[0] * up.prob + shares[1] * down.prob) / sum(shares)
    return rule


def _shape(scene, z, below, above, up, down):
    return interpolated_shape(scene.signed_distance(below), scene.signed_distance(above), (z - below) / (above - below))


def rules_between(fusion: Optional[FusionNetwork]) -> Dict[str, Rule]:
    """By name; the first is what is shipped (the fusion network where there is one, else the blend)."""
    rules = {
        "blend by distance × quality²": _weighted(lambda near, quality: near * max(quality, QUALITY_FLOOR) ** 2),
        "blend by distance": _weighted(lambda near, quality: near),
        "the nearer anchor's pass": _weighted(lambda near, quality: float(near > 0.5) + 0.5 * (near == 0.5)),
        "shape interpolation, no network": _shape,
    }
    learned = {"fusion network": lambda *given: fuse(fusion, *given).prob} if fusion is not None else {}
    return {**learned, **rules}


def masks_between(network: MemoryNetwork, image: np.ndarray, anchors: Dict[int, np.ndarray], rules: Dict[str, Rule]) -> Tuple[List[int], Dict[str, np.ndarray]]:
    """The slices between the outermost anchors that are no anchors, and by rule their masks, bool [slices, H, W]. Every rule judges the same two passes."""
    masks: Dict[str, Dict[int, np.ndarray]] = {name: {} for name in rules}

    def between(scene, z, *given):
        for name, rule in rules.items():
            masks[name][z] = rule(scene, z, *given) > 0.5

    Propagator(network, image, anchors, limits=(min(anchors), max(anchors)), between=between).run()
    slices = [z for z in range(min(anchors), max(anchors)) if z not in anchors]
    return slices, {name: np.stack([own[z] for z in slices]) for name, own in masks.items()}
