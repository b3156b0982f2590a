"""The graph `judge` of docs/networks.md: IoU and presence of every slice of a round, from facts about the round as a whole.

The quality head sees one slice as a pass comes to it; how the masks go on behind it, where the anchors are and what became of the way to
them is known only when the passes have ended. Shapes: D slices of a volume, B slices.
"""
from typing import Mapping

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from .anchors import AnchorMask
from .rollout import Rollout

FACTS = 29
MEMBERS, HIDDEN, DROPOUT = 4, 16, 0.1
CLAMP = 4.0                # standard deviations a fact may be from its mean
GOOD_IOU = 0.7             # what a person lets pass
LEAST_IOU = 0.05           # so that one lost slice does not decide about all behind it


def expected_iou(prob: np.ndarray) -> np.ndarray:
    """(Σ p·m + 2) / (Σ m + Σ p·(1 − m) + 2) [D] over the voxels of [D, H, W], m = p > 0.5."""
    mask = prob > 0.5
    return ((prob * mask).sum((1, 2)) + 2) / (mask.sum((1, 2)) + (prob * ~mask).sum((1, 2)) + 2)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """IoU of two masks; 0 when both are empty."""
    union = int((a | b).sum())
    return float((a & b).sum()) / union if union else 0.0


def relative(area: float, other: float) -> float:
    return float(np.clip(np.log((area + 1) / (other + 1)), -4, 4)) / 2


def saturating(x: float, half: float) -> float:
    return x / (x + half)


def diameter(area: float) -> float:
    """Of a disc of so many voxels, at least one, in voxel edges."""
    return 2 * float(np.sqrt(max(area, 1) / np.pi))


def thickness_of(spacing) -> float:
    """Distance of the slices in edges of their voxels; `spacing` [through the slices, y, x] in mm."""
    return float(spacing[0] / np.sqrt(spacing[1] * spacing[2]))


def slice_facts(mask: np.ndarray, quality: np.ndarray, presence: np.ndarray, computed: np.ndarray, expected: np.ndarray, anchors,
                thickness: float) -> np.ndarray:
    """Facts [D, FACTS] in the contract's order, from masks bool [D, H, W] and numbers [D]; `anchors` are slices, at least one not empty, and
    `quality` of theirs the IoU expected of them; `thickness` is the distance of the slices in edges of their voxels."""
    depth, order = len(mask), sorted(int(z) for z in anchors)
    areas = mask.sum((1, 2))
    largest = max(int(areas[z]) for z in order)
    facts = np.zeros((depth, FACTS), np.float32)
    nearest = [min(order, key=lambda a: (abs(a - z), a)) for z in range(depth)]
    log_sum, least, overlaps, poorest, since = np.zeros(depth), np.ones(depth), np.zeros(depth), np.ones(depth), np.zeros(depth)
    last = areas.astype(float).copy()
    for z in sorted(range(depth), key=lambda z: abs(z - nearest[z])):      # outward, so that the slice before is known
        anchor = nearest[z]
        direction = -1 if z < anchor else 1
        before, behind = z - direction, z + direction
        area, anchored = areas[z], z == anchor
        area_before, iou_before = (areas[before], overlap(mask[z], mask[before])) if 0 <= before < depth else (0, 0.0)
        area_behind, iou_behind = (areas[behind], overlap(mask[z], mask[behind])) if 0 <= behind < depth else (0, 0.0)
        if not anchored:
            log_sum[z], least[z] = log_sum[before] + np.log(expected[z]), min(least[before], expected[z])
            overlaps[z] = overlaps[before] + (np.log(max(iou_before, LEAST_IOU)) if area else 0)
            poorest[z] = min(poorest[before], quality[z]) if computed[z] else poorest[before]
            since[z], last[z] = (0, area) if area else (since[before] + 1, last[before])
        beyond = min((a for a in order if (a - z) * (anchor - z) < 0), key=lambda a: abs(a - z), default=anchor)
        lower, upper = [z - a for a in order if a <= z], [a - z for a in order if a >= z]
        between, distance = bool(lower and upper), abs(z - anchor)
        facts[z] = (
            anchored, computed[z], area > 0, between, quality[z], presence[z], expected[z],
            saturating(distance, 6), saturating(distance, 25), distance / (min(lower) + min(upper) + 1) if between else 0,
            saturating(max(min(lower), min(upper)), 10) if between else 1,
            relative(area, areas[anchor]), relative(area, largest), relative(area, area_before), relative(area, area_behind),
            relative(last[z], areas[anchor]), iou_before, iou_behind, overlap(mask[z], mask[anchor]),
            max(log_sum[z], -6) / 3, least[z], max(overlaps[z], -6) / 3, poorest[z], saturating(since[z], 3), saturating(len(order), 3),
            saturating(distance * thickness / diameter(areas[anchor] or largest), 1), saturating(since[z] * thickness / diameter(last[z]), 0.5),
            quality[anchor], quality[beyond])
    return facts


def quality_of(result: Rollout, anchors: Mapping[int, AnchorMask]) -> np.ndarray:
    """What is expected of every slice's mask [D]: of an anchor what came with it, of the others what the passes say."""
    quality = result.quality.copy()
    for z, anchor in anchors.items():
        quality[z] = anchor.quality
    return quality


def facts_of(result: Rollout, anchors: Mapping[int, AnchorMask], thickness: float) -> np.ndarray:
    return slice_facts(result.mask, quality_of(result, anchors), result.presence, result.computed, expected_iou(result.prob), anchors, thickness)


class Member(nn.Module):
    """A linear model and a small correction of it; alone a little less right than several together."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(FACTS, 2)
        self.hidden = nn.Sequential(nn.Linear(FACTS, HIDDEN), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(HIDDEN, 2))
        nn.init.zeros_(self.hidden[-1].weight)
        nn.init.zeros_(self.hidden[-1].bias)

    def forward(self, facts: torch.Tensor) -> torch.Tensor:
        return self.linear(facts) + self.hidden(facts)


class JudgeNetwork(nn.Module):
    """facts [B, FACTS] → quality and presence [B, 1] each."""

    def __init__(self, members: int = MEMBERS):
        super().__init__()
        self.register_buffer("mean", torch.zeros(FACTS))
        self.register_buffer("spread", torch.ones(FACTS))
        self.members = nn.ModuleList([Member() for _ in range(members)])

    def standard(self, facts: torch.Tensor) -> torch.Tensor:
        return ((facts - self.mean) / self.spread).clamp(-CLAMP, CLAMP)

    def forward(self, facts: torch.Tensor):
        facts = self.standard(facts)
        scores = (sum(member(facts) for member in self.members) / len(self.members)).sigmoid()
        return scores[:, 0:1], scores[:, 1:2]

    def scores(self, facts: np.ndarray) -> np.ndarray:
        """Quality and presence [B, 2] of facts [B, FACTS]."""
        with torch.no_grad():
            return torch.cat(self(torch.from_numpy(np.asarray(facts, np.float32))), 1).numpy()


def judge_loss(logits: torch.Tensor, iou: torch.Tensor, present: torch.Tensor, counts: torch.Tensor, volume: torch.Tensor) -> torch.Tensor:
    """BCE + absolute error of the IoU (a tenth on slices that are rightly empty), BCE of presence, order within a volume, and the slices below
    GOOD_IOU of all volumes below the others.

    logits [B, 2]; iou, present, counts (1: the object or a mask is there) and volume (its number) [B]."""
    quality = logits[:, 0]
    weight = counts + 0.1 * (1 - counts)
    error = F.binary_cross_entropy_with_logits(quality, iou, reduction="none") + (quality.sigmoid() - iou).abs()
    rows = torch.nonzero(counts).flatten()
    gap = iou[rows, None] - iou[None, rows]
    pairs = (volume[rows, None] == volume[None, rows]) * torch.where(gap > 0.03, gap, torch.zeros_like(gap))
    wrong = pairs * F.softplus(quality[None, rows] - quality[rows, None])
    total = lambda table: torch.zeros(int(volume.max()) + 1).index_add_(0, volume[rows], table.sum(1))
    weights = total(pairs)
    ordered = (total(wrong) / weights.clamp(min=1e-6)).sum() / (weights > 0).sum().clamp(min=1)
    good, poor = quality[rows][iou[rows] >= GOOD_IOU], quality[rows][iou[rows] < GOOD_IOU]
    told_apart = F.softplus(poor[None] - good[:, None]).mean() if len(good) and len(poor) else 0.0
    return (weight * error).sum() / weight.sum() + 0.5 * F.binary_cross_entropy_with_logits(logits[:, 1], present) + 2 * ordered + 3 * told_apart
