"""Activation ranges of the exported graphs on training volumes: what quantise.py needs.

The memory graphs see rollouts as the product makes them, from one, two and three true slices; the interaction graph sees simulated persons
with their corrections. Only training volumes are used.
"""
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence, Set, Tuple

import numpy as np
import torch

from .cases import Case
from .export_memory import GRAPHS
from .graph_networks import MemoryGraphs, interaction_predict
from .interaction_data import EpisodeSource
from .manifest import read_manifest
from .objects import Target, TargetDraw, list_targets
from .rollout import propagate

KEPT = 512                      # values kept of a tensor each time it is seen
REACH = 14                      # slices a calibration rollout goes from its first anchor
SHRINKS = np.linspace(1.0, 0.3, 36)
LEVELS = 255

Watched = Dict[str, Set[str]]                       # graph → tensors
Ranges = Dict[str, Dict[str, Tuple[float, float]]]   # graph → tensor → lowest and highest value held exactly enough


@dataclass
class Seen:
    """Values of one tensor: extremes of all, and a sample."""
    low: float
    high: float
    samples: List[np.ndarray]


class Recorder:
    """Observer of the watched tensors."""

    def __init__(self, watched: Watched, seed: int = 0):
        self.watched, self.rng = watched, np.random.default_rng(seed)
        self.seen: Dict[str, Dict[str, Seen]] = {graph: {} for graph in watched}

    def __call__(self, graph: str, name: str, value: torch.Tensor) -> None:
        if name not in self.watched.get(graph, ()):
            return
        flat = value.detach().reshape(-1).numpy()
        low, high = float(flat.min()), float(flat.max())
        sample = flat[self.rng.integers(0, flat.size, min(KEPT, flat.size))]
        seen = self.seen[graph].setdefault(name, Seen(low, high, []))
        seen.low, seen.high = min(seen.low, low), max(seen.high, high)
        seen.samples.append(sample)

    def ranges(self) -> Ranges:
        return {graph: {name: best_range(seen.low, seen.high, np.concatenate(seen.samples)) for name, seen in tensors.items()}
                for graph, tensors in self.seen.items()}


def scale_and_zero(low: float, high: float) -> Tuple[float, int]:
    """Scale and zero point of uint8 for the range; 0 is held exactly."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = max(high - low, 1e-6) / LEVELS
    return scale, int(np.clip(round(-low / scale), 0, LEVELS))


def rounded(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """The values after a trip through uint8."""
    scale, zero = scale_and_zero(low, high)
    return (np.clip(np.round(values / scale) + zero, 0, LEVELS) - zero) * scale


def best_range(low: float, high: float, samples: np.ndarray) -> Tuple[float, float]:
    """The range, cut at both ends by the same factor, that loses least (mean square) of the samples."""
    samples = samples.astype(np.float64)
    losses = [np.mean((rounded(samples, low * shrink, high * shrink) - samples) ** 2) for shrink in SHRINKS]
    shrink = float(SHRINKS[int(np.argmin(losses))])
    return low * shrink, high * shrink


def anchors_of(target: Target, labels: np.ndarray, rng: np.random.Generator) -> Tuple[Dict[int, np.ndarray], Tuple[int, int]]:
    """One to three true slices of the object, and the limits of the rollout: beyond its ends too."""
    truth = labels == target.label
    start = int(rng.choice(target.slices))
    others = [z for z in target.slices if 2 < abs(z - start) <= REACH]
    count = min(int(rng.integers(0, 3)), len(others))
    chosen = [start, *rng.choice(others, count, replace=False)] if count else [start]
    return {int(z): truth[z] for z in chosen}, (max(start - REACH, 0), min(start + REACH, len(truth) - 1))


def see_rollouts(folder: Path, cases: Sequence[Case], recorder: Recorder, count: int, seed: int = 0) -> int:
    """Rolls the memory graphs of the folder out over `count` training objects; returns the slices run."""
    rng = np.random.default_rng(seed)
    targets, network, run = list_targets(cases), MemoryGraphs(folder, recorder), 0
    draw = TargetDraw(targets, rng)
    for _ in range(count):
        target = targets[draw.draw()]
        image, labels = target.view()
        anchors, limits = anchors_of(target, labels, rng)
        run += propagate(network, image, anchors, limits=limits).slices_run
    return run


def see_episodes(folder: Path, cases: Sequence[Case], recorder: Recorder, count: int, seed: int = 0) -> int:
    """Lets `count` simulated persons prompt and correct; returns the network's runs."""
    predict, runs = interaction_predict(folder, recorder), 0
    size = read_manifest(folder)["interaction"]["roiSize"]
    source = EpisodeSource(cases, seed=seed, augment=False)
    for _ in range(count):
        episode = source.episode()
        source.start(episode, size)
        while True:
            runs += 1
            if not source.proceed(episode, predict(episode.x[None])[0][0, 0], size):
                break
    return runs


def collect(folder: Path, cases: Sequence[Case], watched: Watched, rollouts: int, episodes: int) -> Ranges:
    """Ranges of the watched tensors of the graphs this module has inputs for."""
    recorder = Recorder(watched)
    if any(watched.get(graph) for graph in GRAPHS):
        print(f"calibration: {see_rollouts(folder, cases, recorder, rollouts)} slices of {rollouts} rollouts", flush=True)
    if watched.get("interaction"):
        print(f"calibration: {see_episodes(folder, cases, recorder, episodes)} runs of {episodes} simulated persons", flush=True)
    return recorder.ranges()
