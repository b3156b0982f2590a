"""Train the interaction network.

    python3 -m mem3d_training.train_interaction --data DATA/train --out runs/interaction --minutes 90

Resumes from `last.pt` in `--out`; `--minutes` is the whole schedule (cosine), time already spent in earlier runs included.
One CPU core does about 40 samples a second at 128 cells; on a GPU add `--device cuda --workers 12 --batch 64`.
"""
import argparse
import copy
import json
import math
import multiprocessing
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from .cases import load_dataset
from .configuration import DEFAULT, INTERACTION_NETWORKS, add_network_option, add_precision_option, architecture_of
from .interaction_data import EpisodeSource
from .interaction_network import InteractionNetwork
from .objects import parse_weights
from .propagated import load as load_masks

DICE_SMOOTHING = 20.0
COARSE_WEIGHT = 0.3


def loss_of(logits, coarse, target, weight):
    """Weighted BCE + soft Dice on the output, half of that on the coarse output; and the hard Dice of each sample."""
    def pair(logits, target, weight):
        bce = F.binary_cross_entropy_with_logits(logits, target, weight, reduction="none").mean((1, 2, 3))
        probability, counted = torch.sigmoid(logits), (weight > 0).float()
        overlap = (probability * target * counted).sum((1, 2, 3))
        total = ((probability + target) * counted).sum((1, 2, 3))
        return (bce + 1 - (2 * overlap + DICE_SMOOTHING) / (total + DICE_SMOOTHING)).mean()

    logits = logits.float()
    loss = pair(logits, target, weight)
    small = F.avg_pool2d(target, 8)
    loss = loss + COARSE_WEIGHT * F.binary_cross_entropy_with_logits(coarse.float(), small)
    with torch.no_grad():
        hard = (logits > 0).float()
        dice = (2 * (hard * target).sum((1, 2, 3)) + 1) / ((hard + target).sum((1, 2, 3)) + 1)
    return loss, dice


def _worker(queue, cases, seed, options):
    torch.set_num_threads(1)
    source = EpisodeSource(cases, seed, **options)
    while True:
        queue.put(source.episode())


class Batches:
    """Mixed batches: new episodes and corrections of earlier ones, so that batch norm sees both together."""

    def __init__(self, cases, seed, workers=0, **options):
        """`options` are those of `EpisodeSource`."""
        self.source, self.waiting, self.queue = EpisodeSource(cases, seed, **options), [], None
        if workers:
            context = multiprocessing.get_context("fork")
            self.queue = context.Queue(8 * workers)
            for index in range(workers):
                context.Process(target=_worker, args=(self.queue, cases, seed * 1000 + index + 1, options), daemon=True).start()

    def take(self, count, size):
        batch = [self.waiting.pop(0) for _ in range(min(len(self.waiting), count * 3 // 4))]
        while len(batch) < count:
            episode = self.queue.get() if self.queue else self.source.episode()
            self.source.start(episode, size)
            batch.append(episode)
        return batch

    def give(self, batch, probability, size):
        for episode, p in zip(batch, probability):
            if self.source.proceed(episode, p, size):
                self.waiting.append(episode)

    def clear(self):
        self.waiting = []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--initial", type=Path, help="checkpoint whose averaged weights a new run starts from")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--size", type=int, help="network cells a side in the first part of the schedule; default: 128, resnet50 192")
    parser.add_argument("--final-size", type=int, help="… and in the last part; default: what is exported, 160, resnet50 256")
    parser.add_argument("--final-share", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    add_precision_option(parser)
    parser.add_argument("--weights", type=parse_weights, default={}, help="how often sources are drawn, e.g. kbp=2.4,fetal=2; default: objects.py")
    parser.add_argument("--propagated", type=Path, nargs="*", default=[], help="files of propagated.py: masks that propagation left wrong, to be corrected")
    parser.add_argument("--limit", type=int, help="volumes a source, for quick trials")
    add_network_option(parser, f"what to train; default: what the checkpoint holds, {DEFAULT} without one")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    cases = load_dataset(arguments.data, limit=arguments.limit)
    checkpoint_path = arguments.out / "last.pt"
    state = torch.load(checkpoint_path, map_location="cpu") if checkpoint_path.exists() else None
    initial = torch.load(arguments.initial, map_location="cpu") if arguments.initial and not state else None
    known = state or initial
    architecture = architecture_of(known, arguments.network) if known else arguments.network or DEFAULT
    configuration = INTERACTION_NETWORKS[architecture]
    first_size, final_size = arguments.size or configuration.training_size, arguments.final_size or configuration.roi_size
    step, spent = (state["step"], state["seconds"]) if state else (0, 0.0)
    batches = Batches(cases, arguments.seed + step, arguments.workers, source_weights=arguments.weights, propagated=load_masks(arguments.propagated))

    device = torch.device(arguments.device)
    layout = dict(memory_format=torch.channels_last)
    network = InteractionNetwork(configuration).to(device).to(**layout)
    average = copy.deepcopy(network)
    decay = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 2e-3}, {"params": plain, "weight_decay": 0.0}], lr=arguments.rate)
    if state:
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
    elif initial:
        trunk = {name: value for name, value in initial["average"].items() if not name.startswith("quality.")}     # the head follows the trunk
        network.load_state_dict(trunk)
        average.load_state_dict(trunk)
    network.train()
    log = open(arguments.out / "log.jsonl", "a")
    total, begin, saved = arguments.minutes * 60, time.time() - spent, time.time()
    size, running = None, {}

    def save():
        temporary = checkpoint_path.with_suffix(".tmp")
        torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step,
                    "seconds": time.time() - begin, "architecture": architecture,
                    "arguments": {k: str(v) for k, v in vars(arguments).items()}}, temporary)
        temporary.replace(checkpoint_path)

    while time.time() - begin < total:
        progress = (time.time() - begin) / total
        wanted = final_size if progress > 1 - arguments.final_share else first_size
        if wanted != size:
            size = wanted
            batches.clear()
        rate = arguments.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress))) * min(1, (step + 1) / 150)
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = batches.take(arguments.batch, size)
        x = torch.from_numpy(np.stack([e.x for e in batch])).to(device).contiguous(**layout)
        target = torch.from_numpy(np.stack([e.target for e in batch]))[:, None].to(device)
        weight = torch.from_numpy(np.stack([e.weight for e in batch]))[:, None].to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            logits, coarse = network(x, auxiliary=True)
        loss, dice = loss_of(logits, coarse, target, weight)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 3.0)
        if torch.isfinite(loss):
            optimiser.step()
        step += 1
        keep = min(0.998, (step + 1) / (step + 20))
        with torch.no_grad():
            for slow, fast in zip(average.state_dict().values(), network.state_dict().values()):
                if slow.dtype.is_floating_point:
                    slow.lerp_(fast, 1 - keep)
        before = [((e.x[1] > 0.5) * e.target).sum() * 2 / max((e.x[1] > 0.5).sum() + e.target.sum(), 1) for e in batch]
        for episode, value, earlier in zip(batch, dice.tolist(), before):
            key = "first" if episode.previous is None else "corrected"
            running[key] = running.get(key, value) * 0.99 + value * 0.01
            if episode.previous is not None:
                running["before"] = running.get("before", earlier) * 0.99 + float(earlier) * 0.01
        running["loss"] = running.get("loss", loss.item()) * 0.98 + loss.item() * 0.02
        batches.give(batch, torch.sigmoid(logits.detach().float())[:, 0].cpu().numpy(), size)
        if step % 50 == 0:
            line = {"step": step, "minutes": round((time.time() - begin) / 60, 2), "size": size, "rate": round(rate, 6),
                    **{k: round(v, 4) for k, v in sorted(running.items())}}
            print(json.dumps(line), flush=True)
            log.write(json.dumps(line) + "\n")
            log.flush()
        if time.time() - saved > 120:
            save()
            saved = time.time()
    save()


if __name__ == "__main__":
    main()
