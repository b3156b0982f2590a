"""Trains the judge (judge.py) on whole rounds of training objects; memory network, head and fusion are frozen.

    python -m mem3d_training.train_judge --memory runs/memory/quality.pt --fusion runs/memory/fusion.pt --out runs/memory/judge.pt

Rounds as people have them: from one to six anchors, half of them not quite right (anchors.py) and some quite wrong, and the whole volume. Repeat after every
training of the memory network, its head or the fusion; `--rounds FILE…` keeps the rounds: files that are there are read, the first that is not is collected.
"""
import argparse
import json
import time
from pathlib import Path
from typing import List, Mapping, NamedTuple, Optional

import numpy as np
import torch

from .anchors import AnchorMaker, AnchorMask
from .cases import load_dataset
from .fusion import FusionNetwork
from .judge import FACTS, JudgeNetwork, Member, facts_of, judge_loss, thickness_of
from .memory_network import MemoryNetwork
from .objects import MINIMUM_SLICE_AREA, TargetDraw, list_targets
from .rollout import propagate, slice_iou
from .train_fusion import load_fusion
from .train_memory import load_network

NEAR, FAR_EVERY = 12, 4       # slices beyond object and mask that are learnt from; of those farther away one in so many
SINGLE_CHANCE, MOST_ANCHORS = 0.6, 6
FACT_DROPOUT, FACT_NOISE = 0.1, 0.05


class Round(NamedTuple):
    """What became of one object: all slices of its volume."""
    source: str
    facts: np.ndarray      # float32 [D, FACTS]
    iou: np.ndarray        # [D]
    present: np.ndarray    # bool [D]
    masked: np.ndarray     # bool [D]
    anchored: np.ndarray   # bool [D]

    @property
    def counts(self) -> np.ndarray:
        """Slices that the object or a mask is on, without the anchors."""
        return (self.present | self.masked) & ~self.anchored

    @property
    def learnt(self) -> np.ndarray:
        """Slices to learn from: what is far away is easy, and looks alike."""
        inside = np.flatnonzero(self.present | self.masked)
        z = np.arange(len(self.iou))
        near = (z >= inside[0] - NEAR) & (z <= inside[-1] + NEAR)
        return (near | (z % FAR_EVERY == 0)) & ~self.anchored


def play(memory: MemoryNetwork, fusion: Optional[FusionNetwork], image: np.ndarray, truth: np.ndarray, anchors: Mapping[int, AnchorMask], source: str, thickness: float,
         device: str) -> Round:
    """One round from these anchors, through the whole volume."""
    result = propagate(memory, image, {z: anchor.mask for z, anchor in anchors.items()}, fusion=fusion, device=device)
    return Round(source, facts_of(result, anchors, thickness), slice_iou(result.mask, truth), truth.any((1, 2)), result.mask.any((1, 2)),
                 np.isin(np.arange(len(truth)), list(anchors)))


def draw_anchors(target, rng: np.random.Generator) -> List[int]:
    """Slices of a round: the largest or a large one first, then others of the object."""
    count = 1 if rng.random() < SINGLE_CHANCE else int(rng.integers(2, MOST_ANCHORS + 1))
    count = min(count, max(1, len(target.slices) // 2))
    large = np.flatnonzero(target.areas >= max(MINIMUM_SLICE_AREA, 0.3 * target.areas.max()))
    first = int(target.areas.argmax()) if rng.random() < 0.5 else int(rng.choice(large))
    return [first] + [int(z) for z in rng.permutation(target.slices[target.slices != first])[:count - 1]]


def collect(memory: MemoryNetwork, fusion: Optional[FusionNetwork], draw: TargetDraw, seconds: float, device: str,
            maker: AnchorMaker = AnchorMaker()) -> List[Round]:
    """Plays rounds for `seconds`."""
    rounds, began = [], time.time()
    while time.time() - began < seconds:
        target = draw.targets[draw.draw(0.7)]
        image, labels = target.view()
        truth = labels == target.label
        anchors = {z: maker.make(image[z], truth[z], draw.rng) for z in draw_anchors(target, draw.rng)}
        if any(anchor.mask.any() for anchor in anchors.values()):
            rounds.append(play(memory, fusion, image, truth, anchors, target.source, thickness_of(target.spacing), device))
    return rounds


def save_rounds(rounds: List[Round], path: Path) -> None:
    """All rounds below one another."""
    stacked = {name: np.concatenate([getattr(r, name) for r in rounds]) for name in Round._fields if name != "source"}
    np.savez_compressed(path, sources=np.array([r.source for r in rounds]), lengths=np.array([len(r.iou) for r in rounds]), **stacked)


def load_rounds(path: Path) -> List[Round]:
    stored = np.load(path)
    ends = np.cumsum(stored["lengths"])
    parts = {name: np.split(stored[name], ends[:-1]) for name in Round._fields if name != "source"}
    return [Round(str(source), **{name: parts[name][i] for name in parts}) for i, source in enumerate(stored["sources"])]


def train_member(network: JudgeNetwork, member: Member, rounds: List[Round], steps: int, rng: np.random.Generator, rate: float = 3e-3,
                 count: int = 16, say=print) -> None:
    """AdamW with a cosine to 1 %; the mean of the weights over the last tenth of the steps stays. Sources are drawn alike often."""
    optimizer = torch.optim.AdamW(member.parameters(), rate, weight_decay=2e-2)
    sources = sorted({r.source for r in rounds})
    groups = [[r for r in rounds if r.source == source] for source in sources]
    kept = {id(r): np.flatnonzero(r.learnt) for r in rounds}
    average = [torch.zeros_like(p) for p in member.parameters()]
    late = max(1, steps // 10)
    losses = []
    member.train()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 * (1 + np.cos(np.pi * step / steps)) * 0.99 + 0.01) * min(1.0, (step + 1) / 50)
        batch = [group[rng.integers(len(group))] for group in (groups[rng.integers(len(groups))] for _ in range(count))]
        stack = lambda name: torch.from_numpy(np.concatenate([getattr(r, name)[kept[id(r)]] for r in batch]).astype(np.float32))
        volume = torch.from_numpy(np.repeat(np.arange(count), [len(kept[id(r)]) for r in batch]))
        facts = network.standard(stack("facts"))
        facts = facts + FACT_NOISE * torch.randn(facts.shape)
        facts = facts * (torch.rand(count, FACTS) >= FACT_DROPOUT).float()[volume]
        loss = judge_loss(member(facts), stack("iou"), stack("present"), stack("counts"), volume)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(member.parameters(), 3.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if step >= steps - late:
            for mean, parameter in zip(average, member.parameters()):
                mean += parameter.detach() / late
        if (step + 1) % 200 == 0:
            say(json.dumps({"event": "judge", "step": step + 1, "loss": round(float(np.mean(losses[-200:])), 4)}), flush=True)
    with torch.no_grad():
        for mean, parameter in zip(average, member.parameters()):
            parameter.copy_(mean)


def train(rounds: List[Round], steps: int, rng: np.random.Generator, say=print) -> JudgeNetwork:
    network = JudgeNetwork()
    facts = np.concatenate([r.facts[r.learnt] for r in rounds])
    network.mean.copy_(torch.from_numpy(facts.mean(0)))
    network.spread.copy_(torch.from_numpy(facts.std(0) + 1e-2))
    for member in network.members:
        train_member(network, member, rounds, steps, rng, say=say)
    return network.eval()


def load_judge(checkpoint: Path) -> JudgeNetwork:
    network = JudgeNetwork()
    network.load_state_dict(torch.load(checkpoint, map_location="cpu")["judge"])
    return network.eval()


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--memory", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--fusion", type=Path, default=Path("runs/memory/fusion.pt"))
    parser.add_argument("--interaction", type=Path, help="interaction checkpoint that makes some of the anchors")
    parser.add_argument("--out", type=Path, default=Path("runs/memory/judge.pt"))
    parser.add_argument("--rounds", type=Path, nargs="*", default=[], help="files of rounds (.npz): read when they are there, the first that is not is written")
    parser.add_argument("--collect-seconds", type=float, default=420)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--limit", type=int, help="cases a source, for trying things out")
    options = parser.parse_args(arguments)

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    rounds = [r for path in options.rounds if path.exists() for r in load_rounds(path)]
    missing = [path for path in options.rounds if not path.exists()]
    if missing or not options.rounds:
        memory, fusion = load_network(options.memory, options.device), load_fusion(options.fusion, options.device)
        targets = list_targets(load_dataset(options.data, limit=options.limit))
        collected = collect(memory, fusion, TargetDraw(targets, rng), options.collect_seconds, options.device,
                            AnchorMaker(options.interaction, options.device, least_dice=0))
        if missing:
            save_rounds(collected, missing[0])
        rounds += collected
    iou = np.concatenate([r.iou[r.counts] for r in rounds])
    print(json.dumps({"event": "rounds", "rounds": len(rounds), "slices": len(iou), "mean_iou": round(float(iou.mean()), 3)}), flush=True)
    network = train(rounds, options.steps, rng)
    torch.save({"judge": network.state_dict(), "rounds": len(rounds)}, options.out)


if __name__ == "__main__":
    main()
