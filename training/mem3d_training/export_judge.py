"""Ships the judge: judges it on the validation volumes, exports `judge`, writes manifest and fixture.

    python -m mem3d_training.export_judge --memory runs/memory/quality.pt --fusion runs/memory/fusion.pt --judge runs/memory/judge.pt

Refused when its IoUs are not nearer to the true ones, and better ordered within a volume, than those it replaces (`--force` exports anyway).
"""
import argparse
import json
from pathlib import Path
from typing import Dict, List

import numpy as np
import torch
from scipy.stats import spearmanr

from .anchors import AnchorMask
from .cases import load_dataset
from .evaluate import LOW_IOU, auroc, choose
from .fixtures import phantom, write_compressed
from .fusion import FusionNetwork
from .judge import FACTS, JudgeNetwork, expected_iou, facts_of, quality_of, thickness_of
from .manifest import update_manifest
from .memory_network import MemoryNetwork
from .objects import list_targets
from .onnx_tools import export_graph, shipped
from .rollout import propagate
from .train_fusion import load_fusion
from .train_judge import Round, load_judge, play
from .train_memory import load_network

EVALUATION, FIXTURE = "judge-evaluation.json", "judge.bin.gz"
LEAST_SLICES = 5      # of a volume whose order is judged
TOLERANCE = 1e-3
FIXTURE_THICKNESS = 3.0


def export(network: JudgeNetwork, folder: Path) -> None:
    """Writes `judge.onnx` of a shipped (rounded) network."""
    names = ["facts", "quality", "presence"]
    export_graph(network.eval(), [torch.rand(3, FACTS)], names[:1], names[1:], {name: {0: "B"} for name in names}, folder / "judge.onnx")


def summary(rounds: List[Round], scores: List[np.ndarray]) -> Dict[str, float]:
    """How near scores [D, 2] (IoU, presence) of some rounds are to the truth; `distance` is the order by distance to the nearest anchor alone."""
    joined = lambda parts: np.concatenate(list(parts))
    quality, iou = joined(s[r.counts, 0] for r, s in zip(rounds, scores)), joined(r.iou[r.counts] for r in rounds)
    presence, present = joined(s[~r.anchored, 1] for r, s in zip(rounds, scores)), joined(r.present[~r.anchored] for r in rounds)
    within, distance = [], []
    for r, s in zip(rounds, scores):
        away = np.abs(np.arange(len(r.iou))[:, None] - np.flatnonzero(r.anchored)[None]).min(1)[r.counts]
        if len(away) >= LEAST_SLICES and min(np.std(r.iou[r.counts]), np.std(s[r.counts, 0]), np.std(away)) > 1e-9:
            within.append(spearmanr(s[r.counts, 0], r.iou[r.counts])[0])
            distance.append(spearmanr(-away, r.iou[r.counts])[0])
    table = {"objects": len(rounds), "slices": len(iou), "mae": np.abs(quality - iou).mean(), "bias": (quality - iou).mean(),
             "pearson": np.corrcoef(quality, iou)[0, 1], "spearman_within": np.mean(within), "distance": np.mean(distance),
             "auroc": auroc(-quality, iou < LOW_IOU), "presence_auroc": auroc(presence, present)}
    return {name: round(float(value), 4) for name, value in table.items()}


def by_source(rounds: List[Round], scores: List[np.ndarray]) -> Dict[str, Dict[str, float]]:
    parts = {source: [i for i, r in enumerate(rounds) if r.source == source] for source in sorted({r.source for r in rounds})}
    parts["all"] = list(range(len(rounds)))
    return {source: summary([rounds[i] for i in part], [scores[i] for i in part]) for source, part in parts.items()}


def objections(before: Dict[str, float], after: Dict[str, float]) -> List[str]:
    """Why the judge may not speak; empty when it may."""
    found = []
    if after["mae"] >= before["mae"]:
        found.append(f"mean error {after['mae']:.3f}, without it {before['mae']:.3f}")
    if after["spearman_within"] <= before["spearman_within"]:
        found.append(f"order within a volume {after['spearman_within']:.3f}, without it {before['spearman_within']:.3f}")
    return found


def fixture(memory: MemoryNetwork, fusion: FusionNetwork, judge: JudgeNetwork) -> Dict[str, np.ndarray]:
    """One round on the phantom of fixtures.py: three anchors and an empty one."""
    volume, body = phantom()
    anchors = {5: AnchorMask(body[5], 0.6), 9: AnchorMask(body[9], 0.9), 16: AnchorMask(body[16]), 22: AnchorMask(np.zeros_like(body[22]))}
    result = propagate(memory, volume, {z: anchor.mask for z, anchor in anchors.items()}, fusion=fusion)
    facts = facts_of(result, anchors, FIXTURE_THICKNESS)
    scores = judge.scores(facts)
    return {"anchors": np.array(sorted(anchors)), "thickness": np.array([FIXTURE_THICKNESS]), "mask": result.mask, "quality": quality_of(result, anchors), "presence": result.presence,
            "computed": result.computed, "expected": expected_iou(result.prob), "facts": facts, "judged.quality": scores[:, 0], "judged.presence": scores[:, 1]}


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--fusion", type=Path, default=Path("runs/memory/fusion.pt"))
    parser.add_argument("--judge", type=Path, default=Path("runs/memory/judge.pt"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data/val"))
    parser.add_argument("--onnx", type=Path, default=Path("../onnx"))
    parser.add_argument("--fixtures", type=Path, default=Path("../tests/fixtures/networks"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--force", action="store_true")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    memory, fusion = (shipped(network).eval() for network in (load_network(options.memory), load_fusion(options.fusion)))
    judge = shipped(load_judge(options.judge)).eval()
    rounds = []
    for target in choose(list_targets(load_dataset(options.data), axes_of_isotropic=False), None):
        image, labels = target.view()
        truth, start = labels == target.label, int(target.areas.argmax())
        rounds.append(play(memory, fusion, image, truth, {start: AnchorMask(truth[start])}, target.source, thickness_of(target.spacing), "cpu"))
    tables = {"before": by_source(rounds, [r.facts[:, 4:6] for r in rounds]), "judged": by_source(rounds, [judge.scores(r.facts) for r in rounds])}
    for name, table in tables.items():
        for source, row in table.items():
            print(f"{name} {source}: " + ", ".join(f"{key} {value:g}" for key, value in row.items()))
    found = objections(tables["before"]["all"], tables["judged"]["all"])
    for line in found:
        print("not better:", line)
    if found and not options.force:
        raise SystemExit(1)
    export(judge, options.onnx)
    update_manifest(options.onnx, {"judge": memory.configuration.roi_size}, {})
    (options.onnx / EVALUATION).write_text(json.dumps(tables, indent=1) + "\n")
    write_compressed(options.fixtures / FIXTURE, {"tolerance": TOLERANCE}, fixture(memory, fusion, judge))


if __name__ == "__main__":
    main()
