"""Masks as propagation leaves them: what the interaction network is asked to correct.

    python3 -m mem3d_training.propagated --memory runs/restored/memory.pt --interaction runs/restored/interaction.pt --seconds 600 --out runs/propagated.npz

Rolls the memory network out over training objects, from one to three anchors as people leave them, with the gate on, and keeps the masks of slices
where they are wrong. `train_interaction --propagated FILE…` lets simulated persons correct them, beside the made-up mistakes of
`interaction_data`. Masks are kept as the server keeps them: yes or no, no probability.
"""
import argparse
import json
import time
from pathlib import Path
from typing import Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import torch

from .anchors import AnchorMaker
from .bank import draw_rollout
from .cases import load_dataset
from .evaluate_interaction import dice
from .memory_network import MemoryNetwork
from .objects import Target, TargetDraw, bounding_box, list_targets, parse_weights
from .rollout import propagate
from .train_memory import load_network

MARGIN = 3                  # slices beyond the object's ends
FURTHER_ANCHORS = (0, 1, 2)
FURTHER_CHANCES = (0.6, 0.25, 0.15)
LEAST_AREA = 4              # voxels of the object on a slice that is kept
GOOD_ENOUGH = 0.97          # Dice of masks that nobody corrects

Key = Tuple[str, int, int]  # case, label, axis


class PropagatedMask(NamedTuple):
    """A wrong mask of one slice."""
    slice: int
    box: Tuple[int, int, int, int]     # y0, y1, x0, x1, ends exclusive
    mask: np.ndarray                   # bool, inside the box

    def on(self, shape: Tuple[int, int]) -> np.ndarray:
        """The mask of the whole slice, bool [H, W]."""
        whole = np.zeros(shape, bool)
        y0, y1, x0, x1 = self.box
        whole[y0:y1, x0:x1] = self.mask
        return whole


Masks = Dict[Key, List[PropagatedMask]]


def key_of(target: Target) -> Key:
    return target.case.case_id, target.label, target.axis


def collect(network: MemoryNetwork, draw: TargetDraw, maker: AnchorMaker, seconds: float) -> Masks:
    """Wrong masks of rollouts for `seconds`."""
    rng, found, began = draw.rng, {}, time.time()
    while time.time() - began < seconds:
        index, anchor, limits = draw_rollout(draw, MARGIN)
        target = draw.targets[index]
        image, labels = target.view()
        truth = labels == target.label
        places = {anchor, *rng.choice(target.slices, int(rng.choice(FURTHER_ANCHORS, p=FURTHER_CHANCES))).tolist()}
        anchors = {z: maker.make(image[z], truth[z], rng).mask for z in sorted(places)}
        result = propagate(network, image, anchors, limits=limits, bfloat16=True)
        for z in range(limits[0], limits[1] + 1):
            mask, area = result.mask[z], int(truth[z].sum())
            if z in anchors or area < LEAST_AREA or not mask.any() or dice(mask, truth[z]) >= GOOD_ENOUGH:
                continue
            y0, y1, x0, x1 = box = bounding_box(mask)
            found.setdefault(key_of(target), []).append(PropagatedMask(z, box, mask[y0:y1, x0:x1].copy()))
    return found


def save(masks: Masks, path: Path) -> None:
    """Numbers as one table, masks as one array of bits."""
    keys = sorted(masks)
    entries = [(number, entry) for number, key in enumerate(keys) for entry in masks[key]]
    table = np.array([[number, entry.slice, *entry.box] for number, entry in entries], np.int32).reshape(-1, 6)
    bits = np.concatenate([entry.mask.ravel() for _, entry in entries]) if entries else np.zeros(0, bool)
    np.savez_compressed(path, keys=np.array(json.dumps(keys)), table=table, bits=np.packbits(bits))


def load(paths: Iterable[Path]) -> Masks:
    """The masks of all files together."""
    masks: Masks = {}
    for path in paths:
        stored = np.load(path)
        keys = [tuple(key) for key in json.loads(str(stored["keys"]))]
        bits, position = np.unpackbits(stored["bits"]).astype(bool), 0
        for number, z, *box in stored["table"].tolist():
            height, width = box[1] - box[0], box[3] - box[2]
            mask = bits[position:position + height * width].reshape(height, width)
            position += height * width
            masks.setdefault(keys[number], []).append(PropagatedMask(z, tuple(box), mask))
    return masks


class MaskDraw:
    """Draws from the masks of a target, the worse the sooner."""

    EASY = 0.2      # weight of a mask that is almost right; of one that misses the object altogether it is 1 more

    def __init__(self, masks: Masks, targets: Sequence[Target]):
        self.known: Dict[Key, Tuple[List[PropagatedMask], np.ndarray]] = {}
        for target in targets:
            entries = masks.get(key_of(target), [])
            if entries:
                truth = target.view()[1]
                weights = np.array([1 + self.EASY - dice(entry.on(truth.shape[1:]), truth[entry.slice] == target.label) for entry in entries])
                self.known[key_of(target)] = entries, weights / weights.sum()

    def __call__(self, target: Target, rng: np.random.Generator) -> Optional[PropagatedMask]:
        """None when no mask of the target is known."""
        entries, weights = self.known.get(key_of(target), ([], None))
        return entries[int(rng.choice(len(entries), p=weights))] if entries else None


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--memory", type=Path, default=Path("runs/restored/memory.pt"))
    parser.add_argument("--interaction", type=Path, default=Path("runs/restored/interaction.pt"), help="network that makes some of the anchors")
    parser.add_argument("--out", type=Path, default=Path("runs/propagated.npz"))
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--weights", type=parse_weights, default={}, help="how often sources are drawn, as in train_interaction")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--limit", type=int, help="volumes a source, for trying things out")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    network = load_network(options.memory).eval()
    draw = TargetDraw(list_targets(load_dataset(options.data, limit=options.limit)), np.random.default_rng(options.seed), options.weights)
    masks = collect(network, draw, AnchorMaker(options.interaction), options.seconds)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    save(masks, options.out)
    print(json.dumps({"objects": len(masks), "masks": sum(map(len, masks.values()))}), flush=True)


if __name__ == "__main__":
    main()
