"""Trains the quality head: trunk frozen, on the slices of whole-volume rollouts over training objects.

    python -m mem3d_training.train_quality --data ../shared/data/train --trunk runs/memory/checkpoint.pt --out runs/memory/quality.pt

On short clips masks are right and agree with the previous slice; in rollouts a drifted mask agrees just as well. The head therefore sees
rollouts only, some from several anchors, and half of them from anchors that are not quite right (anchors.py). Repeat after every trunk training.
"""
import argparse
import json
import time
from pathlib import Path
from typing import List, NamedTuple

import numpy as np
import torch

from .anchors import AnchorMaker
from .bank import draw_rollout
from .cases import load_dataset
from .configuration import add_network_option
from .losses import quality_loss
from .memory_network import MemoryNetwork
from .objects import TargetDraw, list_targets
from .rollout import Step, propagate, slice_iou
from .train_memory import load_network

MARGIN = 6                  # slices beyond the object's ends
SLICES_A_ROLLOUT = 20
EMPTY_SHARE = 0.2           # of the slices where neither mask nor object is
SECOND_ANCHOR_CHANCE = 0.2


class Sample(NamedTuple):
    """One predicted slice, as the head sees it."""
    features8: torch.Tensor       # float16 [·, S/8, S/8]
    features4: torch.Tensor       # float16 [·, S/4, S/4]
    prob: torch.Tensor            # uint8 [1, S, S], × 255
    prev_mask: torch.Tensor       # uint8 [1, S, S], × 255
    presence_logit: torch.Tensor  # [1]
    chain: torch.Tensor           # [6]
    iou: float
    present: float


def collect(network: MemoryNetwork, draw: TargetDraw, seconds: float, device: str, maker: AnchorMaker = AnchorMaker()) -> List[Sample]:
    """Rolls out for `seconds` with the gate off and keeps up to SLICES_A_ROLLOUT slices of each rollout."""
    rng, samples, began = draw.rng, [], time.time()
    while time.time() - began < seconds:
        index, anchor, limits = draw_rollout(draw, MARGIN)
        target = draw.targets[index]
        image, labels = target.view()
        truth = labels == target.label
        anchors = {anchor: maker.make(image[anchor], truth[anchor], rng)}
        if rng.random() < SECOND_ANCHOR_CHANCE:
            other = int(rng.choice(target.slices))
            anchors[other] = maker.make(image[other], truth[other], rng)
        steps: List[Step] = []
        propagate(network, image, anchors, gate=None, limits=limits, device=device, observer=steps.append)
        kept = [s for s in steps if s.mask.any() or truth[s.slice].any() or rng.random() < EMPTY_SHARE]
        rng.shuffle(kept)
        for step in kept[:SLICES_A_ROLLOUT]:
            output, actual = step.output, truth[step.slice]
            byte = lambda x: (x[0].float().cpu() * 255).round().byte()
            samples.append(Sample(output["features8"][0].half().cpu(), output["features4"][0].half().cpu(), byte(output["prob"]),
                                  byte(step.prev_mask), output["presence_logit"][0].float().cpu(), step.chain[0].cpu(),
                                  float(slice_iou(step.mask[None], actual[None])[0]), float(actual.any())))
    return samples


def head_batch(samples: List[Sample], indices, rng: np.random.Generator, device: str):
    """The head's inputs, IoU [B] and presence [B] of some samples, flipped at random."""
    chosen = [samples[i] for i in indices]
    stack = lambda name: torch.stack([getattr(s, name) for s in chosen]).float().to(device)
    maps = [stack("features8"), stack("features4"), stack("prob") / 255, stack("prev_mask") / 255]
    for axis in (-1, -2):
        if rng.random() < 0.5:
            maps = [x.flip(axis) for x in maps]
    numbers = lambda name: torch.tensor([getattr(s, name) for s in chosen], dtype=torch.float32, device=device)
    return (*maps, stack("presence_logit"), stack("chain")), numbers("iou"), numbers("present")


def train_head(network: MemoryNetwork, samples: List[Sample], seconds: float, rng: np.random.Generator, device: str, rate: float = 1e-3,
               count: int = 48, say=print) -> None:
    """AdamW with a cosine to 1 % over `seconds`."""
    optimizer = torch.optim.AdamW(network.head.parameters(), rate, weight_decay=1e-2)
    began, losses = time.time(), []
    while time.time() - began < seconds:
        done = (time.time() - began) / seconds
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 * (1 + np.cos(np.pi * done)) * 0.99 + 0.01) * min(1.0, (len(losses) + 1) / 50)
        inputs, iou, present = head_batch(samples, rng.integers(len(samples), size=count), rng, device)
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            logits = network.head(*inputs)
        loss = quality_loss(logits, iou, present)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.head.parameters(), 3.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if len(losses) % 200 == 0:
            say(json.dumps({"event": "head", "step": len(losses), "seconds": round(time.time() - began),
                            "loss": round(float(np.mean(losses[-200:])), 4)}), flush=True)


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--trunk", type=Path, default=Path("runs/memory/checkpoint.pt"))
    parser.add_argument("--out", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--interaction", type=Path, help="interaction checkpoint that makes some of the anchors")
    parser.add_argument("--rollout-seconds", type=float, default=240)
    parser.add_argument("--train-seconds", type=float, default=240)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--limit", type=int, help="cases a source, for trying things out")
    add_network_option(parser)
    options = parser.parse_args(arguments)

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    network = load_network(options.trunk, options.device, options.network)
    network.requires_grad_(False)
    network.head.requires_grad_(True)
    targets = list_targets(load_dataset(options.data, limit=options.limit))
    samples = collect(network, TargetDraw(targets, rng), options.rollout_seconds, options.device, AnchorMaker(options.interaction, options.device))
    print(json.dumps({"event": "rollouts", "slices": len(samples), "mean_iou": round(float(np.mean([s.iou for s in samples])), 3),
                      "present": round(float(np.mean([s.present for s in samples])), 3)}), flush=True)
    train_head(network, samples, options.train_seconds, rng, options.device)
    torch.save({"average": network.state_dict(), "slices": len(samples), "architecture": network.configuration.name}, options.out)


if __name__ == "__main__":
    main()
