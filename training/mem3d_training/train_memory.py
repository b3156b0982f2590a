"""Trains the trunk of the memory network (everything but the quality head).

    python -m mem3d_training.train_memory --data ../shared/data/train --run runs/memory

The schedule is a list of stages `minutes:far:bank` (share of far-start clips; 1 = roll the current network out over training objects first
and start most far-start clips from its states). A run is resumed from its newest checkpoint by the same command; `--minutes` limits one call.
"""
import argparse
import copy
import json
import math
import time
from pathlib import Path
from typing import List, NamedTuple, Optional

import numpy as np
import torch

from .cases import load_dataset
from .clips import ClipSampler
from .configuration import DEFAULT, MEMORY_NETWORKS, add_network_option, add_precision_option, architecture_of
from .losses import clip_loss
from .memory_network import MemoryNetwork, trunk_parameters
from .objects import list_targets
from .pseudo import pseudo_targets

DEFAULT_SCHEDULE = "20:0:0,16:0.6:0,17:0.75:1,16:0.75:1,16:0.75:1"


class Stage(NamedTuple):
    start: float    # minutes of training time
    end: float
    far: float
    bank: bool


def parse_schedule(text: str) -> List[Stage]:
    stages, clock = [], 0.0
    for part in text.split(","):
        minutes, far, bank = part.split(":")
        stages.append(Stage(clock, clock + float(minutes), float(far), bool(int(bank))))
        clock += float(minutes)
    return stages


def learning_rate(minute: float, step: int, peak: float, total: float, decay: float) -> float:
    """Warm-up over 100 steps, constant, cosine to 1 % over the last `decay` share of the total."""
    rate = peak * min(1.0, (step + 1) / 100)
    done = minute / total
    if done > 1 - decay:
        rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, (done - 1 + decay) / decay))) * 0.99 + 0.01
    return rate


def update_average(average: torch.nn.Module, network: torch.nn.Module, step: int) -> None:
    """Exponential moving average of weights and buffers, at most 0.995."""
    keep = min(0.995, 1 - 1 / (step / 4 + 2))
    with torch.no_grad():
        for old, new in zip(average.state_dict().values(), network.state_dict().values()):
            if old.dtype.is_floating_point:
                old.mul_(keep).add_(new, alpha=1 - keep)
            else:
                old.copy_(new)


class _BatchStream(torch.utils.data.IterableDataset):
    """Endless batches of one stage; every worker draws with a seed of its own."""

    def __init__(self, targets, seed: int, count: int, far: float, bank, size: int):
        self.arguments = (targets, seed, count, far, bank, size)

    def __iter__(self):
        targets, seed, count, far, bank, size = self.arguments
        worker = torch.utils.data.get_worker_info()
        seed = seed + (worker.id * 7919 if worker else 0)
        torch.manual_seed(seed)
        sampler = ClipSampler(targets, seed, size, bank=bank)
        while True:
            yield sampler.far_batch(count) if sampler.rng.random() < far else sampler.sequential_batch(count)


def save_checkpoint(path: Path, **state) -> None:
    temporary = path.with_suffix(".part")
    torch.save(state, temporary)
    temporary.replace(path)


def load_network(checkpoint: Path, device: str = "cpu", wanted: Optional[str] = None) -> MemoryNetwork:
    """The averaged weights of a checkpoint, in evaluation mode; the network is the one the checkpoint names, and `wanted` if given."""
    state = torch.load(checkpoint, map_location="cpu")
    network = MemoryNetwork(MEMORY_NETWORKS[architecture_of(state, wanted)])
    network.load_state_dict(state["average"])
    return network.to(device).eval()


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--run", type=Path, default=Path("runs/memory"))
    parser.add_argument("--schedule", default=DEFAULT_SCHEDULE)
    parser.add_argument("--minutes", type=float, default=math.inf, help="training minutes of this call")
    parser.add_argument("--initial", type=Path, help="checkpoint whose averaged weights start a new run")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="data loading processes")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--decay", type=float, default=0.5)
    parser.add_argument("--bank-seconds", type=float, default=90)
    parser.add_argument("--pseudo", type=int, default=1, help="0: only the labelled objects (an ablation)")
    parser.add_argument("--seed", type=int, default=0)
    add_precision_option(parser)
    parser.add_argument("--limit", type=int, help="cases a source, for trying things out")
    add_network_option(parser, f"what to train; default: what the checkpoint holds, {DEFAULT} without one")
    options = parser.parse_args(arguments)

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.run.mkdir(parents=True, exist_ok=True)
    checkpoint_path, log_path = options.run / "checkpoint.pt", options.run / "log.jsonl"
    stages = parse_schedule(options.schedule)
    total = stages[-1].end
    cases = load_dataset(options.data, limit=options.limit)
    targets = list_targets(cases)
    if options.pseudo:
        targets += pseudo_targets(cases, options.seed)

    known = checkpoint_path if checkpoint_path.exists() else options.initial
    state = torch.load(known, map_location="cpu") if known else None
    architecture = architecture_of(state, options.network) if state else options.network or DEFAULT
    network = MemoryNetwork(MEMORY_NETWORKS[architecture])
    if state:
        network.load_state_dict(state["average"])
    network = network.to(options.device, memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    read_parameters = [network.log_scale, network.kind_bias]
    identities = {id(parameter) for parameter in read_parameters}
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in trunk_parameters(network) if id(p) not in identities], "factor": 1.0},
         {"params": read_parameters, "factor": 5.0, "weight_decay": 0.0}], lr=options.rate, weight_decay=2e-3, betas=(0.9, 0.99))
    step, minute = 0, 0.0
    if checkpoint_path.exists():
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, minute = state["step"], state["minute"]

    def say(**entry) -> None:
        with open(log_path, "a") as log:
            log.write(json.dumps(entry) + "\n")
        print(json.dumps(entry), flush=True)

    def save(path: Path) -> None:
        save_checkpoint(path, network=network.state_dict(), average=average.state_dict(), optimizer=optimizer.state_dict(),
                        step=step, minute=minute, schedule=options.schedule, seed=options.seed, architecture=architecture)

    say(event="start", targets=len(targets), parameters=sum(p.numel() for p in network.parameters()), step=step, minute=minute,
        schedule=options.schedule, batch=options.batch, rate=options.rate, device=options.device, architecture=architecture)
    stop_at = minute + options.minutes
    damage_rng = np.random.default_rng(options.seed + 77 + step)
    for number, stage in enumerate(stages):
        if minute >= min(stage.end, stop_at):
            continue
        bank = None
        if stage.bank:
            from .bank import load_bank, make_bank, save_bank
            path = options.run / f"bank{number}.npz"
            if path.exists():
                bank = load_bank(path)
            else:
                began = time.time()
                bank, facts = make_bank(average, targets, options.bank_seconds, options.seed + 11 + number, options.device,
                                        options.precision == "bfloat16")
                save_bank(bank, path)
                say(event="bank", stage=number, seconds=round(time.time() - began, 1), **facts)
        stream = _BatchStream(targets, options.seed + 1000 * number + step, options.batch, stage.far, bank, network.configuration.roi_size)
        loader = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=options.workers))
        began, began_minute, saved, data_seconds = time.time(), minute, time.time(), 0.0
        losses, overlaps = [], []
        network.train()
        while minute < min(stage.end, stop_at):
            rate = learning_rate(minute, step, options.rate, total, options.decay)
            for group in optimizer.param_groups:
                group["lr"] = rate * group["factor"]
            before = time.time()
            batch = next(loader).to(options.device)
            data_seconds += time.time() - before
            optimizer.zero_grad(set_to_none=True)
            teacher_forcing = max(0.1, 0.6 * (1 - minute / 6)) if options.initial is None else 0.1
            with torch.autocast(options.device.split(":")[0], torch.bfloat16, enabled=options.precision == "bfloat16"):
                loss, facts = clip_loss(network, batch, damage_rng, teacher_forcing)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 3.0)
            optimizer.step()
            step += 1
            update_average(average, network, step)
            minute = began_minute + (time.time() - began) / 60
            losses.append(float(loss.detach()))
            overlaps.append(facts["iou"])
            if step % 100 == 0:
                say(event="step", step=step, minute=round(minute, 2), loss=round(float(np.mean(losses[-100:])), 4),
                    iou=round(float(np.mean(overlaps[-100:])), 4), rate=rate, scale=round(float(network.log_scale.exp()), 2),
                    bias=[round(float(b), 3) for b in network.kind_bias], data_share=round(data_seconds / (time.time() - began), 3))
            if time.time() - saved > 150:
                save(checkpoint_path)
                saved = time.time()
        save(checkpoint_path)
        save(options.run / f"stage{number}.pt")
    say(event="end", step=step, minute=round(minute, 2))


if __name__ == "__main__":
    main()
