"""Trains the quality heads: trunk frozen, on the slices of whole-volume rollouts over training objects.

    python -m mem3d_training.train_quality --data ../shared/data/train --trunk runs/memory/checkpoint.pt --out runs/memory/quality.pt

On short clips masks are right and agree with the previous slice; in rollouts a drifted mask agrees just as well. The head therefore sees
rollouts only, some from several anchors, and half of them from anchors that are not quite right (anchors.py). Repeat after every trunk training.
`--samples FILE…` keeps the slices: files that are there are read, the first that is not is collected. So several processes (with seeds of their
own and `--train-seconds 0`) collect for one training, and a second training needs no rollouts.
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
from .bank import draw_rollout
from .cases import load_dataset
from .configuration import add_network_option
from .losses import quality_loss
from .memory_network import MemoryNetwork, QualityHead
from .objects import TargetDraw, list_targets
from .rollout import Step, propagate, slice_iou
from .train_memory import load_network, update_average

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
        anchors = {anchor: maker.make(image[anchor], truth[anchor], rng).mask}
        if rng.random() < SECOND_ANCHOR_CHANCE:
            other = int(rng.choice(target.slices))
            anchors[other] = maker.make(image[other], truth[other], rng).mask
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


def load_samples(path: Path) -> List[Sample]:
    return [Sample(*values) for values in torch.load(path, map_location="cpu")]


def train_heads(network: MemoryNetwork, samples: List[Sample], seconds: float, rng: np.random.Generator, device: str,
                precision: str = "bfloat16", say=print) -> None:
    """Trains one head after the other, each for its share of `seconds`, on slices drawn for it. Heads that are alike begin anew, but for the first."""
    members, first = network.head.members, network.head.members[0].dense[0].weight.clone()
    for number, head in enumerate(members):
        if number and torch.equal(head.dense[0].weight, first):
            head.load_state_dict(QualityHead(network.configuration).state_dict())
        say(json.dumps({"event": "begin", "head": number}), flush=True)
        train_head(head, samples, seconds / len(members), rng, device, precision=precision, say=say)
    network.eval()


def train_head(head: QualityHead, samples: List[Sample], seconds: float, rng: np.random.Generator, device: str, rate: float = 1e-3,
               count: int = 48, precision: str = "bfloat16", say=print) -> None:
    """AdamW with a cosine to 1 % over `seconds`; the average of the weights stays, as of the trunk."""
    optimizer = torch.optim.AdamW(head.parameters(), rate, weight_decay=1e-2)
    average, began, losses = copy.deepcopy(head), time.time(), []
    head.train()
    while time.time() - began < seconds:
        done = (time.time() - began) / seconds
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 * (1 + np.cos(np.pi * done)) * 0.99 + 0.01) * min(1.0, (len(losses) + 1) / 50)
        inputs, iou, present = head_batch(samples, rng.integers(len(samples), size=count), rng, device)
        with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=precision == "bfloat16"):
            logits = head(*inputs)
        loss = quality_loss(logits, iou, present)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 3.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        update_average(average, head, len(losses))
        if len(losses) % 200 == 0:
            say(json.dumps({"event": "head", "step": len(losses), "seconds": round(time.time() - began),
                            "loss": round(float(np.mean(losses[-200:])), 4)}), flush=True)
    head.load_state_dict(average.state_dict())


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--trunk", type=Path, default=Path("runs/memory/checkpoint.pt"))
    parser.add_argument("--out", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--interaction", type=Path, help="interaction checkpoint that makes some of the anchors")
    parser.add_argument("--samples", type=Path, nargs="*", default=[], help="files of slices: read when they are there, the first that is not is written")
    parser.add_argument("--rollout-seconds", type=float, default=240)
    parser.add_argument("--train-seconds", type=float, default=540, help="of all heads together")
    parser.add_argument("--precision", choices=("bfloat16", "float32"), default="bfloat16")
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
    samples = [sample for path in options.samples if path.exists() for sample in load_samples(path)]
    missing = [path for path in options.samples if not path.exists()]
    if missing or not options.samples:
        targets = list_targets(load_dataset(options.data, limit=options.limit))
        maker = AnchorMaker(options.interaction, options.device)
        collected = collect(network, TargetDraw(targets, rng), options.rollout_seconds, options.device, maker)
        if missing:
            torch.save([tuple(sample) for sample in collected], missing[0])
        samples += collected
    print(json.dumps({"event": "rollouts", "slices": len(samples), "mean_iou": round(float(np.mean([s.iou for s in samples])), 3),
                      "present": round(float(np.mean([s.present for s in samples])), 3)}), flush=True)
    train_heads(network, samples, options.train_seconds, rng, options.device, options.precision)
    torch.save({"average": network.state_dict(), "slices": len(samples), "architecture": network.configuration.name}, options.out)


if __name__ == "__main__":
    main()
