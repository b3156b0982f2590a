"""Whole-volume propagation from anchored slices, exactly as docs/networks.md (Propagation) defines it.

The volume is seen along the travelled axis: image [D, H, W], anchors {slice: mask [H, W]}. The C# engine implements the same; the fixtures
(fixtures.py) hold the two together.
"""
import contextlib
import math
from dataclasses import dataclass, field
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

import numpy as np
import torch

from .fusion import QUALITY_FLOOR, FusionNetwork, Visit, fuse, signed_distance
from .grid import ROI_SCALE, Roi, move_between_rois, paste, roi_grid, roi_of_mask, sample_mask, sample_slices
from .memory_network import KINDS, MemoryNetwork
from .objects import bounding_box
from .windows import add_object_channel, apply_window, object_window, slice_window

WORKING_EVERY = 5
MAXIMUM_WORKING = 6
MAXIMUM_PERMANENT_READ = 4
STOP_AFTER_EMPTY = 3
GATE = 0.4
RECENTRE_SHARE = 0.12      # of the side: how far the previous mask's box centre may be off
WIDEN_ABOVE = 0.8          # of the side: how long the previous mask's box may be
ANCHOR_SIDE_SHARE = 0.6    # a further anchor's ROI has at least this share of the start ROI's side
PERMANENT, PREVIOUS, WORKING = (KINDS.index(kind) for kind in ("permanent", "previous", "working"))


class Memory(NamedTuple):
    key: torch.Tensor      # [P, Ck]
    value: torch.Tensor    # [P, Cv]


class Step(NamedTuple):
    """What one propagated slice saw and said; passed to the observer."""
    slice: int
    anchor: int
    direction: int
    prev_mask: torch.Tensor         # [1, 1, S, S]
    chain: torch.Tensor             # [1, 6]
    output: Dict[str, torch.Tensor]
    mask: np.ndarray                # bool [H, W], pasted, before the gate


@dataclass
class Rollout:
    prob: np.ndarray       # float32 [D, H, W]; anchors are their own masks
    quality: np.ndarray    # float64 [D]; 1 on anchors, 0 on slices no pass reached
    presence: np.ndarray   # float64 [D]
    reached: np.ndarray    # bool [D]: anchored or visited by a pass
    computed: np.ndarray   # bool [D]: the network has seen it; not anchors, not what lies behind a stop
    slices_run: int = 0    # network evaluations

    @property
    def mask(self) -> np.ndarray:
        return self.prob > 0.5


@dataclass
class _Pass:
    """State of one pass: from one anchor in one direction."""
    anchor: int
    roi: Roi
    mask: np.ndarray                 # previous slice in voxels, probability [H, W]
    cells: Optional[torch.Tensor]    # previous slice's network output [S, S]; None right after the anchor
    cells_roi: Roi
    anchor_area: float
    previous_area: float
    log_sum: float = 0.0
    minimum: float = 1.0
    empties: int = 0
    quality: float = 0.9
    previous: Optional[Memory] = None
    working: List[Memory] = field(default_factory=list)


def follow(roi: Roi, mask: np.ndarray) -> Roi:
    """The ROI of the next slice after a slice with this mask (bool [H, W]): widened first, then re-centred axis by axis."""
    if not mask.any():
        return roi
    y0, y1, x0, x1 = bounding_box(mask)
    longer, side = max(y1 - y0, x1 - x0), roi.side
    if longer > WIDEN_ABOVE * side:
        side = ROI_SCALE * longer
    cy, cx, reach = (y0 + y1) / 2 - 0.5, (x0 + x1) / 2 - 0.5, RECENTRE_SHARE * side
    return Roi(cy if abs(cy - roi.cy) > reach else roi.cy, cx if abs(cx - roi.cx) > reach else roi.cx, side)


class Propagator:
    """Propagates one object of one volume with a network in evaluation mode."""

    def __init__(self, network: MemoryNetwork, image: np.ndarray, anchors: Dict[int, np.ndarray], gate: Optional[float] = GATE,
                 limits: Optional[Tuple[int, int]] = None, device: str = "cpu", bfloat16: bool = False,
                 observer: Optional[Callable[[Step], None]] = None, fusion: Optional[FusionNetwork] = None,
                 between: Optional[Callable[["Propagator", int, int, int, Visit, Visit], None]] = None, rounds: Optional[Dict[int, int]] = None):
        """`rounds`: the round each anchor comes from, by slice; without it they came together."""
        self.network, self.image, self.device, self.gate, self.observer = network, image, device, gate, observer
        self.fusion, self.between = fusion, between
        self.distances: Dict[int, np.ndarray] = {}
        self.bfloat16 = bfloat16
        self.depth, self.height, self.width = image.shape
        self.size = network.configuration.roi_size
        self.limits = limits or (0, self.depth - 1)
        self.anchors = {int(z): np.asarray(mask, bool) for z, mask in anchors.items()}
        self.order = sorted(self.anchors)
        self.rounds = {z: (rounds or {}).get(z, 0) for z in self.order}
        filled = [z for z in self.order if self.anchors[z].any()]
        if not filled:
            raise ValueError("nothing to propagate: every anchor is empty")
        oldest = min(self.rounds[z] for z in filled)
        self.start = max((z for z in filled if self.rounds[z] == oldest), key=lambda z: int(self.anchors[z].sum()))
        self.roi0 = roi_of_mask(self.anchors[self.start])
        samples = self._sample(self.start, 1, self.roi0)
        self.window = slice_window(samples[0])
        centre = apply_window(samples[0, 1], self.window)
        self.object_window = object_window(centre, sample_mask(self.anchors[self.start].astype(np.float32), self.roi0, self.size))
        self.permanent = {z: self._anchor_memory(z) for z in self.order}

    def _sample(self, z: int, direction: int, roi: Roi) -> torch.Tensor:
        return sample_slices(self.image, roi_grid(roi, self.size)[None], [(z - direction, z, z + direction)])

    def signed_distance(self, anchor: int) -> np.ndarray:
        if anchor not in self.distances:
            self.distances[anchor] = signed_distance(self.anchors[anchor])
        return self.distances[anchor]

    def image_in(self, z: int, direction: int, roi: Roi) -> torch.Tensor:
        """The network's image [1, 4, S, S]."""
        samples = apply_window(self._sample(z, direction, roi), self.window)
        image = add_object_channel(samples, self.object_window).to(self.device)
        return image.contiguous(memory_format=torch.channels_last)

    def _anchor_roi(self, z: int) -> Roi:
        if z == self.start or not self.anchors[z].any():
            return self.roi0
        roi = roi_of_mask(self.anchors[z])
        return roi._replace(side=max(roi.side, ANCHOR_SIDE_SHARE * self.roi0.side))

    def _anchor_memory(self, z: int) -> Memory:
        """An anchor is encoded once, travelling up, and read by every pass."""
        roi = self._anchor_roi(z)
        image = self.image_in(z, 1, roi)
        mask = sample_mask(self.anchors[z].astype(np.float32), roi, self.size)[None, None].to(self.device)
        key, value = self.network.encode_memory(image, mask, self.network.encode_query(image)["f16"])
        return Memory(key[0], value[0])

    # The next three are what ablations.py overrides.
    def _next_roi(self, state: _Pass) -> Roi:
        return follow(state.roi, state.mask > 0.5)

    def _slice_before(self, z: int, direction: int) -> int:
        """The slice whose mask is the previous mask of slice z."""
        return z - direction

    def _memories(self, state: _Pass, z: int) -> List[Tuple[Memory, int]]:
        """What slice z reads, each with its kind: of the anchors those no younger than the one its pass started from."""
        read = [a for a in self.order if self.rounds[a] <= self.rounds[state.anchor]]
        nearest = sorted(read, key=lambda a: abs(a - z))[:MAXIMUM_PERMANENT_READ]
        parts = [(self.permanent[a], PERMANENT) for a in nearest]
        parts += [(memory, WORKING) for memory in state.working[-MAXIMUM_WORKING:]]
        if state.previous is not None:
            parts.append((state.previous, PREVIOUS))
        return parts

    def _rows(self, parts: List[Tuple[Memory, int]]):
        """All rows of some memories: keys [N, Ck], values [N, Cv], bias [1, N]."""
        bias = torch.cat([self.network.kind_bias[kind].expand(memory.key.shape[0]) for memory, kind in parts])
        return torch.cat([m.key for m, _ in parts]), torch.cat([m.value for m, _ in parts]), bias[None]

    def _step(self, state: _Pass, z: int, direction: int, travelled: int) -> Tuple[np.ndarray, float, float]:
        """Predicts slice z; returns its probability [H, W], quality and presence and moves the state on."""
        state.roi = roi = self._next_roi(state)
        image = self.image_in(z, direction, roi)
        query = self.network.encode_query(image)
        before = self._slice_before(z, direction)
        prev_image = apply_window(self._sample(before, direction, roi)[:, 1:2], self.window).to(self.device)
        cells = sample_mask(state.mask, roi, self.size) if state.cells is None else move_between_rois(state.cells, state.cells_roi, roi)
        prev_mask = cells[None, None].to(self.device)
        chain = torch.tensor([[travelled, state.anchor_area, state.previous_area, state.log_sum, state.minimum, (roi.side / self.size) ** 2]],
                             dtype=torch.float32, device=self.device)
        output = self.network.read_decode(query, image, prev_mask, prev_image, *self._rows(self._memories(state, z)), chain)
        quality, presence, expected = (float(output[name]) for name in ("quality", "presence", "expected_iou"))
        state.log_sum += math.log(expected)
        state.minimum = min(state.minimum, expected)
        prob = output["prob"].float()
        result = paste(prob[0, 0].cpu(), roi, self.height, self.width)
        if self.observer is not None:
            self.observer(Step(z, state.anchor, direction, prev_mask, chain, output, result > 0.5))
        if self.gate is not None and self.gate * (1 - presence) > quality:
            prob, quality, result = torch.zeros_like(prob), 1 - presence, np.zeros_like(result)
        foreground = int((result > 0.5).sum())
        state.empties = 0 if foreground else state.empties + 1
        state.mask, state.cells, state.cells_roi, state.previous_area, state.quality = result, prob[0, 0].cpu(), roi, foreground, quality
        key, value = self.network.encode_memory(image, prob, query["f16"])
        state.previous = Memory(key[0], value[0])
        if travelled % WORKING_EVERY == 0:
            state.working.append(state.previous)
        return result, quality, presence

    def _behind_empty_anchors(self, end: int, direction: int, quality: float, behind: Dict[int, float]) -> None:
        """Slices behind the empty anchor `end` that no pass reaches are empty too and take the quality of the pass that ended there."""
        further = [z for z in self.order if (z - end) * direction > 0]
        following = min(further, key=lambda z: abs(z - end)) if further else None
        if following is not None and self.anchors[following].any():
            return
        stop = following if following is not None else (self.depth if direction > 0 else -1)
        for z in range(end + direction, stop, direction):
            if self.limits[0] <= z <= self.limits[1]:
                behind.setdefault(z, quality)
        if following is not None:
            self._behind_empty_anchors(following, direction, quality, behind)

    @torch.no_grad()
    def run(self) -> Rollout:
        shape = (self.depth, self.height, self.width)
        prob, weight = np.zeros(shape, np.float32), np.zeros(self.depth)
        quality, presence = np.zeros(self.depth), np.zeros(self.depth)
        computed = np.zeros(self.depth, bool)
        run, behind = 0, {}
        waiting: Dict[int, Visit] = {}      # slices between two anchors: the pass from below, until the one from above comes
        for anchor in self.order:
            if not self.anchors[anchor].any():
                continue
            for direction in (1, -1):
                ahead = [z for z in self.order if (z - anchor) * direction > 0]
                end = min(ahead, key=lambda z: abs(z - anchor)) if ahead else (self.depth if direction > 0 else -1)
                blended = bool(ahead) and self.anchors[end].any()
                area = float(self.anchors[anchor].sum())
                roi = self._anchor_roi(anchor)
                state = _Pass(anchor, roi, self.anchors[anchor].astype(np.float32), None, roi, area, area)
                for z in range(anchor + direction, end, direction):
                    if not self.limits[0] <= z <= self.limits[1]:
                        break
                    if state.empties >= STOP_AFTER_EMPTY:
                        slice_prob, slice_quality, slice_presence = None, state.quality, 0.0
                    else:
                        slice_prob, slice_quality, slice_presence = self._step(state, z, direction, abs(z - anchor))
                        run, computed[z] = run + 1, True
                    share = 1.0
                    if blended:
                        visit = Visit(np.zeros(shape[1:], np.float32) if slice_prob is None else slice_prob, slice_quality, slice_presence)
                        if direction > 0:
                            waiting[z] = visit
                        elif self.between is not None and z in waiting:
                            self.between(self, z, end, anchor, waiting[z], visit)
                        if direction < 0 and self.fusion is not None and z in waiting:
                            fused = fuse(self.fusion, self, z, end, anchor, waiting[z], visit)
                            prob[z], quality[z], presence[z], weight[z] = fused.prob, fused.quality, fused.presence, 1.0
                            continue
                        share = abs(end - z) / abs(end - anchor) * max(slice_quality, QUALITY_FLOOR) ** 2
                    if slice_prob is not None:
                        prob[z] += np.float32(share) * slice_prob
                    quality[z] += share * slice_quality
                    presence[z] += share * slice_presence
                    weight[z] += share
                if ahead and not blended and self.limits[0] <= end <= self.limits[1]:
                    self._behind_empty_anchors(end, direction, state.quality, behind)
        reached = weight > 0
        scale = np.maximum(weight, 1e-12)
        prob /= scale[:, None, None].astype(np.float32)
        quality, presence = quality / scale, presence / scale
        for z, value in behind.items():
            if not reached[z]:
                quality[z], reached[z] = value, True
        for z, mask in self.anchors.items():
            prob[z], quality[z], presence[z], reached[z] = mask, 1.0, float(mask.any()), True
        return Rollout(prob, quality, presence, reached, computed, run)


def propagate(network: MemoryNetwork, image: np.ndarray, anchors: Dict[int, np.ndarray], **options) -> Rollout:
    """`Propagator(...).run()`, in bfloat16 autocast when asked for (rollouts for training)."""
    bfloat16, device = options.get("bfloat16", False), options.get("device", "cpu")
    precision = torch.autocast(device.split(":")[0], torch.bfloat16) if bfloat16 else contextlib.nullcontext()
    with torch.no_grad(), precision:
        return Propagator(network, image, anchors, **options).run()


def slice_iou(prediction: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """IoU [D] of bool volumes [D, H, W], slice by slice; empty against empty is 1."""
    union = (prediction | truth).sum((1, 2))
    return np.where(union > 0, (prediction & truth).sum((1, 2)) / np.maximum(union, 1), 1.0)
