"""Ships the fusion network: judges it on slices between true anchors of the validation volumes, exports `fuse`, writes manifest and fixtures.

    python -m mem3d_training.export_fusion --memory runs/memory/quality.pt --fusion runs/memory/fusion.pt

Refused when it is not better than the blend it replaces by 0.01 Dice, mean over sources (`--force` exports anyway).
"""
import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Dict, List

import numpy as np
import torch
import torch.nn as nn

from .cases import load_dataset
from .evaluate import dice
from .fixtures import phantom, write_compressed
from .fusion import SCALARS, FusionNetwork, interpolated_shape, signed_distance
from .manifest import update_manifest
from .memory_network import MemoryNetwork
from .objects import Target, list_targets
from .onnx_tools import export_graph, shipped
from .rollout import propagate, slice_iou
from .train_fusion import load_fusion
from .train_memory import load_network

EVALUATION, FIXTURE = "fusion-evaluation.json", "fusion.bin.gz"
ANCHORS = (3, 6)            # evenly spread over the object, its ends included
GAIN = 0.01
TOLERANCE = 2e-3


class Exported(nn.Module):
    """What the ONNX graph holds: probabilities."""

    def __init__(self, network: FusionNetwork):
        super().__init__()
        self.network = network

    def forward(self, image, masks, scalars):
        logits, scores = self.network(image, masks, scalars)
        return logits.sigmoid(), scores[:, 0:1].sigmoid(), scores[:, 1:2].sigmoid()


def export(network: FusionNetwork, folder: Path, size: int) -> None:
    """Writes `fuse.onnx` of a shipped (folded, rounded) network for ROIs of `size` cells a side, those of the memory network."""
    example = [torch.rand(2, 4, size, size), torch.rand(2, 3, size, size), torch.rand(2, SCALARS)]
    names = ["image", "masks", "scalars", "prob", "quality", "presence"]
    export_graph(Exported(network).eval(), example, names[:3], names[3:], {name: {0: "B"} for name in names}, folder / "fuse.onnx")


def evaluate(memory: MemoryNetwork, fusion: FusionNetwork, targets: List[Target], count: int) -> List[dict]:
    """Dice of blend, interpolated shape and fusion, and quality errors, between `count` true anchors of each target that is long enough."""
    rows = []
    for target in targets:
        slices = target.slices
        if len(slices) < count + 2:
            continue
        image, labels = target.view()
        truth = labels == target.label
        anchors = sorted({int(slices[round(i * (len(slices) - 1) / (count - 1))]) for i in range(count)})
        inner = [z for z in range(anchors[0], anchors[-1]) if z not in anchors]
        given, limits = {z: truth[z] for z in anchors}, (anchors[0], anchors[-1])
        shape = np.zeros_like(truth)
        for below, above in zip(anchors, anchors[1:]):
            distances = [signed_distance(truth[z]) if truth[z].any() else None for z in (below, above)]
            for z in range(below + 1, above):
                if distances[0] is not None and distances[1] is not None:
                    shape[z] = interpolated_shape(*distances, (z - below) / (above - below)) > 0.5
        row = {"source": target.case.source, "shape": dice(shape[inner], truth[inner])}
        for name, network in (("blend", None), ("fusion", fusion)):
            result = propagate(memory, image, given, limits=limits, fusion=network)
            row[name] = dice(result.mask[inner], truth[inner])
            row[f"{name}Mae"] = float(np.abs(result.quality[inner] - slice_iou(result.mask, truth)[inner]).mean())
        rows.append(row)
    return rows


def summarise(rows: List[dict]) -> Dict[str, Dict[str, float]]:
    """Means by source, and over sources as "all"."""
    groups = defaultdict(list)
    for row in rows:
        groups[row["source"]].append(row)
    names = [name for name in rows[0] if name != "source"]
    table = {source: {name: round(float(np.mean([r[name] for r in part])), 4) for name in names} for source, part in sorted(groups.items())}
    table["all"] = {name: round(float(np.mean([table[source][name] for source in groups])), 4) for name in names}
    return table


def graph_case(network: FusionNetwork, size: int) -> Dict[str, np.ndarray]:
    """One input of the graph and its outputs."""
    generator = torch.Generator().manual_seed(4)
    y, x = torch.meshgrid(torch.arange(size).float(), torch.arange(size).float(), indexing="ij")
    distance = ((y - 60) ** 2 + (x - 68) ** 2).sqrt()
    image = torch.stack([torch.tanh((30 + c - distance) / 3) for c in range(4)]) + 0.3 * torch.rand(4, size, size, generator=generator)
    image = (image * 32).round() / 32
    masks = torch.stack([(torch.sigmoid((r - distance) / 2) * 64).round() / 64 for r in (26, 34, 31)])
    scalars = torch.tensor([0.4, 0.5, 0.8, 0.6, 0.95, 0.9])
    with torch.no_grad():
        prob, quality, presence = Exported(network)(image[None], masks[None], scalars[None])
    return {"image": image.numpy(), "masks": masks.numpy(), "scalars": scalars.numpy(), "prob": prob[0, 0].numpy(),
            "quality": quality[0].numpy(), "presence": presence[0].numpy()}


def rollout_case(memory: MemoryNetwork, fusion: FusionNetwork) -> Dict[str, np.ndarray]:
    """Three anchors on the phantom of fixtures.py, propagated with fusion."""
    volume, body = phantom()
    anchors = {z: body[z] for z in (5, 11, 19)}
    result = propagate(memory, volume, anchors, fusion=fusion)
    return {"volume": volume, "fused.anchors": np.array(sorted(anchors)), "fused.anchor_masks": np.stack([anchors[z] for z in sorted(anchors)]),
            "fused.mask": result.mask, "fused.quality": result.quality, "fused.presence": result.presence}


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--fusion", type=Path, default=Path("runs/memory/fusion.pt"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data/val"))
    parser.add_argument("--onnx", type=Path, default=Path("../onnx"))
    parser.add_argument("--fixtures", type=Path, default=Path("../tests/fixtures/networks"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--force", action="store_true")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    memory, fusion = (shipped(network).eval() for network in (load_network(options.memory), load_fusion(options.fusion)))
    targets = list_targets(load_dataset(options.data), axes_of_isotropic=False)
    tables = {str(count): summarise(evaluate(memory, fusion, targets, count)) for count in ANCHORS}
    for count, table in tables.items():
        print(f"{count} anchors: " + ", ".join(f"{name} {value:.3f}" for name, value in table["all"].items()))
    gains = [table["all"]["fusion"] - table["all"]["blend"] for table in tables.values()]
    if min(gains) < GAIN and not options.force:
        raise SystemExit(f"not better: gains {gains}")
    size = memory.configuration.roi_size
    export(fusion, options.onnx, size)
    update_manifest(options.onnx, {"fuse": size}, {})
    (options.onnx / EVALUATION).write_text(json.dumps(tables, indent=1) + "\n")
    write_compressed(options.fixtures / FIXTURE, {"tolerance": TOLERANCE, "cases": ["fused"], "minimumDice": 0.99, "qualityTolerance": 0.02,
                                                  "presenceTolerance": 0.02}, {**graph_case(fusion, size), **rollout_case(memory, fusion)})


if __name__ == "__main__":
    main()
