"""The rollout bank: states of the network's own long propagations over training objects, from which far-start clips begin.

On short clips masks are right; in whole volumes they drift. Training on the drifted states is what closes that gap (training.md).
"""
import time
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np

from .clips import Bank, BankEntry
from .memory_network import MemoryNetwork
from .objects import MINIMUM_SLICE_AREA, Target, TargetDraw
from .rollout import propagate, slice_iou

REACH = 30     # slices from the anchor
MARGIN = 8     # slices beyond the object's ends


def draw_rollout(draw: TargetDraw, margin: int) -> Tuple[int, int, Tuple[int, int]]:
    """(target index, anchor slice, slice limits) of a random rollout: half of the time from the largest slice."""
    index = draw.draw(0.7)
    areas = draw.targets[index].areas
    large = np.flatnonzero(areas >= max(MINIMUM_SLICE_AREA, 0.3 * areas.max()))
    anchor = int(areas.argmax()) if draw.rng.random() < 0.5 else int(draw.rng.choice(large))
    inside = np.flatnonzero(areas > 0)
    limits = max(0, int(inside[0]) - margin, anchor - REACH), min(len(areas) - 1, int(inside[-1]) + margin, anchor + REACH)
    return index, anchor, limits


def make_bank(network: MemoryNetwork, targets: Sequence[Target], seconds: float, seed: int, device: str = "cpu", bfloat16: bool = True) \
        -> Tuple[Bank, Dict[str, object]]:
    """Rolls the network out for `seconds`; entries by source, and facts for the log. The gate is off: its head may be untrained."""
    network.eval()
    draw = TargetDraw(targets, np.random.default_rng(seed))
    bank: Bank = {}
    began, rollouts = time.time(), 0
    while time.time() - began < seconds:
        index, anchor, limits = draw_rollout(draw, MARGIN)
        target = draw.targets[index]
        image, labels = target.view()
        truth = labels == target.label
        result = propagate(network, image, {anchor: truth[anchor]}, gate=None, limits=limits, device=device, bfloat16=bfloat16)
        iou = slice_iou(result.mask, truth)
        rollouts += 1
        for z in range(limits[0], limits[1] + 1):
            direction = 1 if z > anchor else -1
            if z != anchor and 0 <= z + direction < len(truth) and (result.mask[z].any() or truth[z].any()):
                bank.setdefault(target.source, []).append(
                    BankEntry(index, anchor, direction, z, (result.prob[z] * 255).astype(np.uint8), float(iou[z])))
    facts = {"rollouts": rollouts, "states": sum(len(entries) for entries in bank.values()),
             "mean_iou": {source: round(float(np.mean([e.iou for e in entries])), 3) for source, entries in sorted(bank.items())}}
    return bank, facts


def save_bank(bank: Bank, path: Path) -> None:
    """Numbers as one table, masks as one flat byte array."""
    sources = sorted(bank)
    entries: List[Tuple[int, BankEntry]] = [(number, entry) for number, source in enumerate(sources) for entry in bank[source]]
    table = np.array([[number, e.target, e.anchor, e.direction, e.slice, *e.mask.shape] for number, e in entries], np.int64)
    np.savez_compressed(path, sources=np.array(sources), table=table.reshape(-1, 7), iou=np.array([e.iou for _, e in entries]),
                        masks=np.concatenate([e.mask.ravel() for _, e in entries]) if entries else np.zeros(0, np.uint8))


def load_bank(path: Path) -> Bank:
    stored = np.load(path)
    sources, masks, position, bank = stored["sources"], stored["masks"], 0, {}
    for (number, target, anchor, direction, z, height, width), iou in zip(stored["table"].tolist(), stored["iou"].tolist()):
        mask = masks[position:position + height * width].reshape(height, width)
        position += height * width
        bank.setdefault(str(sources[number]), []).append(BankEntry(target, anchor, direction, z, mask, iou))
    return bank
