"""Parity fixtures of the memory network for the C# tests, from the shipped weights.

    python -m mem3d_training.fixtures --checkpoint runs/memory/quality.pt --out ../tests/fixtures/networks

Each file is a gzip stream of the layout of `onnx_tools.write_fixture`: uint32 header length, JSON header, little-endian float32 arrays.

- `memory-graphs.bin.gz`: one image pair and mask through the three graphs, each fed by the outputs of the one before. Large outputs are
  kept as every `sampleStep`-th number of the flattened array (header `sampleStep`). `batch2.*` uses both images, `batch1.*` the first only.
- `memory-rollouts.bin.gz`: a generated volume (no patient data) and expected masks and qualities of whole-volume propagations.
The header states the tolerances.
"""
import argparse
import gzip
from pathlib import Path
from typing import Dict, Tuple

import numpy as np
import torch

from .export_memory import GRAPHS, graph_modules, graph_outputs
from .memory_network import SWITCHED_OFF, MemoryNetwork
from .onnx_tools import read_fixture, shipped, write_fixture
from .rollout import propagate
from .train_memory import load_network

GRAPH_TOLERANCES = {"tolerance": 2e-3}
ROLLOUT_TOLERANCES = {"minimumDice": 0.99, "qualityTolerance": 0.02, "presenceTolerance": 0.02}
SAMPLE_STEP = 61
WHOLE = ("quality", "presence", "expected_iou", "share")
GRAPHS_FILE, ROLLOUTS_FILE = "memory-graphs.bin.gz", "memory-rollouts.bin.gz"


def phantom(shape: Tuple[int, int, int] = (24, 96, 96), seed: int = 3) -> Tuple[np.ndarray, np.ndarray]:
    """A generated volume int16 [D, H, W] and its object bool [D, H, W]: a bent, textured ellipsoid beside a brighter neighbour."""
    rng = np.random.default_rng(seed)
    z, y, x = np.meshgrid(*(np.arange(n, dtype=float) for n in shape), indexing="ij")
    middle = shape[0] / 2
    bend = 6 * np.sin((z - middle) / shape[0] * 3)
    body = ((z - middle) / (0.42 * shape[0])) ** 2 + ((y - 44 - bend) / 17) ** 2 + ((x - 50 + 0.4 * bend) / 13) ** 2 < 1
    neighbour = ((z - middle) / (0.6 * shape[0])) ** 2 + ((y - 46) / 12) ** 2 + ((x - 80) / 10) ** 2 < 1
    volume = 60 + 30 * np.sin(y / 9) + 20 * np.cos(x / 13 + z / 5)
    volume[body] = 210 + 15 * np.sin(y[body] / 3)
    volume[neighbour] = 320
    volume += rng.integers(-2, 3, shape) * 8
    return (np.round(volume / 8) * 8).astype(np.int16), body


def graph_case(network: MemoryNetwork) -> Dict[str, np.ndarray]:
    """Arrays of the graph fixture. Inputs are rounded to 1/32 (images) and 1/64 (mask) so that they compress; float32 holds them exactly."""
    generator = torch.Generator().manual_seed(1)
    size = network.configuration.roi_size
    scale = size / 128
    y, x = torch.meshgrid(torch.arange(size).float(), torch.arange(size).float(), indexing="ij")
    distance = [((y / scale - cy) ** 2 + (x / scale - cx) ** 2).sqrt() for cy, cx in ((60.0, 70.0), (72.0, 50.0))]
    image = torch.stack([torch.stack([torch.tanh((28 + channel - d) / 3) * 0.7 + 0.2 * torch.sin(x / scale / 11 + channel)
                                      for channel in range(4)]) for d in distance])
    image = image + 0.2 * (torch.rand(image.shape, generator=generator) - 0.5)
    image = (image * 32).round() / 32
    mask = torch.stack([torch.sigmoid((26 - d) / 2)[None] for d in distance])
    mask = (mask * 64).round() / 64
    modules, rows, bias = graph_modules(network), size * size // 256, network.kind_biases()
    chain = torch.tensor([[7.0, 1800.0, 1500.0, -0.9, 0.82, 0.25], [1.0, 40.0, 0.0, 0.0, 1.0, 2.0]])
    arrays = {"image": image, "mask": mask, "prev_image": image[:, 0:1].clone(), "chain": chain}
    for count in (1, 2):
        mem_bias = torch.full((count, count * rows), bias["working"])
        mem_bias[0, :rows] = bias["permanent"]
        if count == 2:
            mem_bias[0, rows:] = bias["previous"]
            mem_bias[1, :rows // 2] = SWITCHED_OFF
        with torch.no_grad():
            query = dict(zip(graph_outputs("encode_query"), modules["encode_query"](image[:count])))
            memory = dict(zip(graph_outputs("encode_memory"), modules["encode_memory"](image[:count], mask[:count], query["f16"])))
            outputs = modules["read_decode"](query["key_q"], query["val_q"], query["f8"], query["f4"], image[:count], mask[:count],
                                             arrays["prev_image"][:count], memory["mem_key"].flatten(0, 1), memory["mem_val"].flatten(0, 1),
                                             mem_bias, chain[:count])
        arrays[f"batch{count}.mem_bias"] = mem_bias
        for name, value in {**query, **memory, **dict(zip(graph_outputs("read_decode"), outputs))}.items():
            arrays[f"batch{count}.{name}"] = value if name in WHOLE else value.flatten()[::SAMPLE_STEP]
    return {name: value.numpy() for name, value in arrays.items()}


def rollout_cases(body: np.ndarray) -> Dict[str, Dict[int, np.ndarray]]:
    """One anchor; two anchors and an empty one; anchors 4 and 20 only, where the object is small: masks by slice by case."""
    middle, empty = len(body) // 2, np.zeros_like(body[0])
    return {"one": {middle: body[middle]}, "three": {7: body[7], 15: body[15], 20: empty}, "far": {4: body[4], 20: body[20]}}


def rollouts(network: MemoryNetwork, volume: np.ndarray, body: np.ndarray, cases: Dict[str, Dict[int, np.ndarray]]) -> Dict[str, np.ndarray]:
    """Arrays of the rollout fixture."""
    arrays: Dict[str, np.ndarray] = {"volume": volume, "object": body}
    for name, anchors in cases.items():
        result = propagate(network, volume, anchors)
        arrays[f"{name}.anchors"] = np.array(sorted(anchors))
        arrays[f"{name}.anchor_masks"] = np.stack([anchors[z] for z in sorted(anchors)])
        arrays[f"{name}.mask"] = result.mask
        arrays[f"{name}.areas"] = result.mask.sum((1, 2))
        arrays[f"{name}.quality"] = result.quality
        arrays[f"{name}.presence"] = result.presence
    return arrays


def write_compressed(path: Path, header: dict, arrays: Dict[str, np.ndarray]) -> None:
    """`write_fixture`, gzip-compressed without a time stamp, so that the same weights give the same bytes."""
    plain = path.with_suffix("")
    write_fixture(plain, header, arrays)
    path.write_bytes(gzip.compress(plain.read_bytes(), 9, mtime=0))
    plain.unlink()


def read_compressed(path: Path, scratch: Path):
    """Header and arrays of a compressed fixture; `scratch` is a folder for the plain file."""
    plain = scratch / path.stem
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    return read_fixture(plain)


def write_fixtures(network: MemoryNetwork, folder: Path, volume: np.ndarray, body: np.ndarray,
                   cases: Dict[str, Dict[int, np.ndarray]], graph_tolerances: dict = GRAPH_TOLERANCES,
                   rollout_tolerances: dict = ROLLOUT_TOLERANCES) -> None:
    """Writes both files for a shipped (folded, rounded) network; the tolerances go into the headers."""
    write_compressed(folder / GRAPHS_FILE, {"graphs": list(GRAPHS), "sampleStep": SAMPLE_STEP, "whole": list(WHOLE), **graph_tolerances},
                     graph_case(network))
    write_compressed(folder / ROLLOUTS_FILE, {"cases": list(cases), **rollout_tolerances}, rollouts(network, volume, body, cases))


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--out", type=Path, default=Path("../tests/fixtures/networks"))
    options = parser.parse_args(arguments)
    network = shipped(load_network(options.checkpoint)).eval()
    volume, body = phantom()
    write_fixtures(network, options.out, volume, body, rollout_cases(body))
    for name in (GRAPHS_FILE, ROLLOUTS_FILE):
        print(f"{name}: {(options.out / name).stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
