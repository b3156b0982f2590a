"""Evaluates the memory network: whole-volume propagation from the true mask of each object's largest slice.

    python -m mem3d_training.evaluate --data ../shared/data/val --checkpoint runs/memory/quality.pt

Scores never count the start slice. Quality is judged on the slices where the object or the prediction is.
"""
import argparse
import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import numpy as np
import torch
from scipy.stats import spearmanr

from .cases import load_dataset
from .configuration import add_network_option
from .memory_network import MemoryNetwork
from .objects import Target, list_targets
from .rollout import GATE, propagate, slice_iou
from .train_memory import load_network

LOW_IOU = 0.7


@dataclass
class ObjectResult:
    target: Target
    dice: float            # 3D, without the start slice
    copy_dice: float       # the start mask copied to every slice
    over: int              # slices predicted where the object is not
    missed: int            # object slices predicted empty
    slices: int            # object slices
    spearman: float        # of quality and IoU within the object; nan when undefined
    quality: np.ndarray    # [relevant slices]
    iou: np.ndarray
    presence: np.ndarray   # [all other slices]
    exists: np.ndarray


def dice(prediction: np.ndarray, truth: np.ndarray) -> float:
    """Dice of bool arrays; two empty masks give 1."""
    total = prediction.sum() + truth.sum()
    return float(2 * (prediction & truth).sum() / total) if total else 1.0


def auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    """Area under the ROC curve with ties counted half; nan with one class only."""
    positive = np.asarray(positive, bool)
    if positive.all() or not positive.any():
        return float("nan")
    _, inverse, counts = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = positive.sum()
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * (~positive).sum()))


def choose(targets: Sequence[Target], per_source: Optional[int]) -> List[Target]:
    """Targets along the first axis; with `per_source` a few of each source spread over volumes and labels."""
    chosen = []
    targets = [target for target in targets if target.axis == 0]
    for source in sorted({target.case.source for target in targets}):
        own = [target for target in targets if target.case.source == source]
        volumes = sorted({target.case_index for target in own})
        labels = sorted({target.label for target in own})
        spread = lambda t: ((labels.index(t.label) - volumes.index(t.case_index)) % len(labels), t.case_index)
        chosen += sorted(own, key=spread)[:per_source]
    return chosen


def evaluate_object(network: MemoryNetwork, target: Target, gate: Optional[float] = GATE, device: str = "cpu") -> ObjectResult:
    image, labels = target.view()
    truth = labels == target.label
    start = int(target.areas.argmax())
    result = propagate(network, image, {start: truth[start]}, gate=gate, device=device)
    others = np.flatnonzero(np.arange(len(truth)) != start)
    prediction, exists = result.mask, truth.any((1, 2))
    predicted = prediction.any((1, 2))
    iou, quality = slice_iou(prediction, truth)[others], result.quality[others]
    relevant = (exists | predicted)[others]
    spread = relevant.sum() > 4 and np.std(iou[relevant]) > 1e-6 and np.std(quality[relevant]) > 1e-9
    return ObjectResult(
        target, dice(prediction[others], truth[others]), dice(np.repeat(truth[start][None], len(others), 0), truth[others]),
        int((predicted & ~exists)[others].sum()), int((exists & ~predicted)[others].sum()), int(exists.sum()),
        float(spearmanr(quality[relevant], iou[relevant])[0]) if spread else float("nan"),
        quality[relevant], iou[relevant], result.presence[others], exists[others])


def summary(results: Sequence[ObjectResult]) -> Dict[str, float]:
    mean = lambda name: float(np.mean([getattr(result, name) for result in results]))
    quality, iou = np.concatenate([r.quality for r in results]), np.concatenate([r.iou for r in results])
    presence, exists = np.concatenate([r.presence for r in results]), np.concatenate([r.exists for r in results])
    spearmans = [r.spearman for r in results if not np.isnan(r.spearman)]
    correlated = len(quality) > 2 and np.std(quality) > 0 and np.std(iou) > 0
    return {"objects": len(results), "dice": mean("dice"), "copy_dice": mean("copy_dice"), "over": mean("over"), "missed": mean("missed"),
            "slices": mean("slices"), "quality_mae": float(np.abs(quality - iou).mean()), "quality_bias": float((quality - iou).mean()),
            "quality_pearson": float(np.corrcoef(quality, iou)[0, 1]) if correlated else float("nan"),
            "quality_spearman_within": float(np.mean(spearmans)) if spearmans else float("nan"),
            "quality_auroc": auroc(-quality, iou < LOW_IOU), "presence_auroc": auroc(presence, exists)}


def by_source(results: Sequence[ObjectResult]) -> Dict[str, Dict[str, float]]:
    """Summary of every source and of all objects."""
    sources = sorted({result.target.case.source for result in results})
    table = {source: summary([r for r in results if r.target.case.source == source]) for source in sources}
    table["all"] = summary(results)
    table["all"]["mean_of_sources"] = float(np.mean([table[source]["dice"] for source in sources]))
    return table


def markdown(table: Dict[str, Dict[str, float]]) -> str:
    columns = [("objects", "{:.0f}"), ("dice", "{:.3f}"), ("copy_dice", "{:.3f}"), ("over", "{:.1f}"), ("missed", "{:.1f}"),
               ("slices", "{:.0f}"), ("quality_mae", "{:.3f}"), ("quality_bias", "{:+.3f}"), ("quality_pearson", "{:.2f}"),
               ("quality_spearman_within", "{:.2f}"), ("quality_auroc", "{:.2f}"), ("presence_auroc", "{:.2f}")]
    lines = ["| source | " + " | ".join(name.replace("_", " ") for name, _ in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for source, row in table.items():
        lines.append(f"| {source} | " + " | ".join(text.format(row[name]) for name, text in columns) + " |")
    return "\n".join(lines)


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/val"))
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--per-source", type=int, help="objects a source; default all")
    parser.add_argument("--no-gate", action="store_true")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the table here")
    parser.add_argument("--csv", type=Path, help="write one line an object here")
    add_network_option(parser)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    network = load_network(options.checkpoint, options.device, options.network)
    targets = choose(list_targets(load_dataset(options.data), axes_of_isotropic=False), options.per_source)
    gate = None if options.no_gate else GATE
    results = [evaluate_object(network, target, gate, options.device) for target in targets]
    table = by_source(results)
    print(markdown(table))
    print(f"mean of sources: {table['all']['mean_of_sources']:.3f}")
    if options.json:
        options.json.write_text(json.dumps(table, indent=2) + "\n")
    if options.csv:
        with open(options.csv, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["source", "case", "label", "dice", "copy_dice", "over", "missed", "slices", "spearman"])
            for r in results:
                writer.writerow([r.target.case.source, r.target.case.case_id, r.target.label_name, f"{r.dice:.4f}", f"{r.copy_dice:.4f}",
                                 r.over, r.missed, r.slices, f"{r.spearman:.3f}"])


if __name__ == "__main__":
    main()
