"""Trains the fusion network (fusion.py) on slices between two anchors of training objects; the memory network is frozen.

    python -m mem3d_training.train_fusion --data ../shared/data/train --memory runs/memory/quality.pt --out runs/memory/fusion.pt

Half of the anchors are not quite right, as people's are (anchors.py). Repeat after every training of the memory network or its head.
"""
import argparse
import copy
import json
import time
from pathlib import Path
from typing import List, NamedTuple

import numpy as np
import torch

from .anchors import AnchorMaker
from .cases import load_dataset
from .evaluate import dice
from .fusion import FusionNetwork, Visit, fusion_input
from .grid import sample_mask
from .losses import hard_iou, quality_loss, segmentation_loss
from .memory_network import PRESENCE_CELLS, MemoryNetwork
from .objects import TargetDraw, list_targets
from .rollout import Propagator, propagate
from .train_memory import load_network, update_average

LONGEST_GAP = 24
SLICES_A_GAP = 8


class Sample(NamedTuple):
    image: torch.Tensor     # float16 [4, S, S]
    masks: torch.Tensor     # uint8 [3, S, S], × 255
    target: torch.Tensor    # bool [S, S]
    scalars: torch.Tensor   # [6]
    source: str


def draw_gap(draw: TargetDraw):
    """(target index, lower anchor, upper anchor) of a random pair of slices of one object with something between them."""
    rng = draw.rng
    while True:
        index = draw.draw(0.7)
        slices = draw.targets[index].slices
        gap = int(min(2 + rng.exponential(7), LONGEST_GAP))
        lower = int(rng.choice(slices))
        if lower + gap in slices:
            return index, lower, lower + gap


def collect(network: MemoryNetwork, draw: TargetDraw, seconds: float, device: str, maker: AnchorMaker = AnchorMaker(), say=print) \
        -> List[Sample]:
    """Propagates between pairs of anchors for `seconds` and keeps up to SLICES_A_GAP slices of each pair."""
    rng, samples, began, blends = draw.rng, [], time.time(), []
    while time.time() - began < seconds:
        index, lower, upper = draw_gap(draw)
        target = draw.targets[index]
        image, labels = target.view()
        truth = labels[lower:upper + 1] == target.label
        anchors = {z: maker.make(image[z], truth[z - lower], rng).mask for z in (lower, upper)}
        chosen = set(lower + 1 + rng.permutation(upper - lower - 1)[:SLICES_A_GAP])

        def between(scene: Propagator, z: int, below: int, above: int, up: Visit, down: Visit) -> None:
            given = fusion_input(scene, z, below, above, up, down) if z in chosen else None
            if given is not None:
                target_cells = sample_mask(truth[z - lower].astype(np.float32), given.roi, scene.size) > 0.5
                samples.append(Sample(given.image.half(), (given.masks * 255).round().byte(), target_cells, given.scalars, target.case.source))

        result = propagate(network, image, anchors, limits=(lower, upper), device=device, between=between)
        blends.append(dice(result.mask[lower + 1:upper], truth[1:-1]))
    say(json.dumps({"event": "gaps", "gaps": len(blends), "slices": len(samples), "blend_dice": round(float(np.mean(blends)), 4)}), flush=True)
    return samples


def batch_of(samples: List[Sample], indices, rng: np.random.Generator, device: str, augmented: bool = True):
    """image, masks, scalars and targets [B, S, S]; flipped, mirrored along the travelled axis and changed in contrast at random."""
    stack = lambda name: torch.stack([getattr(samples[i], name) for i in indices]).float().to(device)
    image, masks, target, scalars = stack("image"), stack("masks") / 255, stack("target"), stack("scalars")
    if not augmented:
        return image, masks, scalars, target
    for axis in (-1, -2):
        if rng.random() < 0.5:
            image, masks, target = image.flip(axis), masks.flip(axis), target.flip(axis)
    if rng.random() < 0.5:
        image, masks, target = image.transpose(-1, -2), masks.transpose(-1, -2), target.transpose(-1, -2)
    if rng.random() < 0.5:      # the other way up
        image, masks = image[:, [2, 1, 0, 3]], masks[:, [1, 0, 2]]
        scalars = torch.cat([1 - scalars[:, 0:1], scalars[:, 1:2], scalars[:, [3, 2]], scalars[:, [5, 4]]], 1)
    count = len(indices)
    gain = torch.from_numpy(np.exp(rng.normal(size=(count, 1, 1, 1)) * 0.1).astype(np.float32)).to(device)
    shift = torch.from_numpy((rng.normal(size=(count, 1, 1, 1)) * 0.1).astype(np.float32)).to(device)
    return image * gain + shift, masks, scalars, target


def train(network: FusionNetwork, samples: List[Sample], seconds: float, rng: np.random.Generator, device: str, rate: float, count: int = 16,
          say=print) -> FusionNetwork:
    """AdamW with a cosine to 1 % over `seconds`; returns the averaged network."""
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=5e-3)
    average, began, facts, step = copy.deepcopy(network), time.time(), [], 0
    sources = sorted({s.source for s in samples})
    groups = [[i for i, s in enumerate(samples) if s.source == source] for source in sources]
    network.train()
    while time.time() - began < seconds:
        done = (time.time() - began) / seconds
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 * (1 + np.cos(np.pi * done)) * 0.99 + 0.01) * min(1.0, (step + 1) / 50)
        indices = [int(rng.choice(groups[rng.integers(len(groups))])) for _ in range(count)]
        image, masks, scalars, target = batch_of(samples, indices, rng, device)
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            logits, scores = network(image.contiguous(memory_format=torch.channels_last), masks, scalars)
        prob = logits[:, 0].sigmoid().detach()
        iou = hard_iou(prob, target)
        present = (target.sum((1, 2)) >= PRESENCE_CELLS).float()
        loss = segmentation_loss(logits[:, 0], target) + 0.3 * quality_loss(scores, iou, present)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 3.0)
        optimizer.step()
        step += 1
        update_average(average, network, step)
        base = hard_iou(FusionNetwork.blend(masks, scalars)[:, 0], target)
        facts.append((float(loss.detach()), float(iou.mean()), float(base.mean()), float((scores[:, 0].detach().sigmoid() - iou).abs().mean())))
        if step % 100 == 0:
            loss_, iou_, base_, error = np.mean(facts[-100:], 0)
            say(json.dumps({"event": "fusion", "step": step, "seconds": round(time.time() - began), "loss": round(loss_, 4),
                            "iou": round(iou_, 4), "blend_iou": round(base_, 4), "quality_mae": round(error, 4)}), flush=True)
    return average.eval()


def load_fusion(checkpoint: Path, device: str = "cpu") -> FusionNetwork:
    network = FusionNetwork()
    network.load_state_dict(torch.load(checkpoint, map_location="cpu")["fusion"])
    return network.to(device).eval()


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--memory", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--out", type=Path, default=Path("runs/memory/fusion.pt"))
    parser.add_argument("--interaction", type=Path, help="interaction checkpoint that makes some of the anchors")
    parser.add_argument("--initial", type=Path, help="fusion checkpoint to go on from")
    parser.add_argument("--collect-seconds", type=float, default=240)
    parser.add_argument("--train-seconds", type=float, default=300)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--limit", type=int, help="cases a source, for trying things out")
    options = parser.parse_args(arguments)

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    memory = load_network(options.memory, options.device)
    targets = [target for target in list_targets(load_dataset(options.data, limit=options.limit)) if len(target.slices) >= 4]
    samples = collect(memory, TargetDraw(targets, rng), options.collect_seconds, options.device, AnchorMaker(options.interaction, options.device))
    network = load_fusion(options.initial, options.device) if options.initial else FusionNetwork().to(options.device)
    network = network.to(memory_format=torch.channels_last)
    average = train(network, samples, options.train_seconds, rng, options.device, options.rate)
    torch.save({"fusion": average.state_dict(), "slices": len(samples)}, options.out)


if __name__ == "__main__":
    main()
