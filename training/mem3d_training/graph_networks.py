"""The networks of a model folder, run from their ONNX graphs: they stand in for `MemoryNetwork` and for a `Predict` of the interaction network.

    python -m mem3d_training.graph_networks --onnx ../onnx/int8 --data ../shared/data/val      # rollouts as in evaluate.py
"""
import argparse
from pathlib import Path
from typing import Callable, Dict, NamedTuple, Optional

import numpy as np
import torch

from . import evaluate
from .cases import load_dataset
from .export_memory import GRAPHS
from .graph_runner import GraphRunner
from .interaction_inference import Predict
from .manifest import read_manifest
from .memory_network import KINDS
from .objects import list_targets

GraphObserver = Callable[[str, str, torch.Tensor], None]      # graph, tensor, value


def load_runner(folder: Path, name: str) -> GraphRunner:
    return GraphRunner(Path(folder) / read_manifest(Path(folder))["graphs"][name]["file"])


class GraphConfiguration(NamedTuple):
    """What rollouts ask of a network's configuration."""
    roi_size: int


class MemoryGraphs:
    """`encode_query`, `encode_memory` and `read_decode` of a folder, called as `MemoryNetwork` is by rollouts and fixtures."""

    def __init__(self, folder: Path, observer: Optional[GraphObserver] = None):
        self.runners = {name: load_runner(folder, name) for name in GRAPHS}
        settings = read_manifest(Path(folder))["memory"]
        self.configuration = GraphConfiguration(settings["roiSize"])
        self.bias: Dict[str, float] = settings["memoryBias"]
        self.kind_bias = torch.tensor([self.bias[kind] for kind in KINDS])
        self.observer = observer

    def kind_biases(self) -> Dict[str, float]:
        return dict(self.bias)

    def _run(self, graph: str, inputs: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        see = None if self.observer is None else lambda name, value: self.observer(graph, name, value)
        return self.runners[graph].run(inputs, see)

    def encode_query(self, image):
        return self._run("encode_query", {"image": image})

    def encode_memory(self, image, mask, f16):
        outputs = self._run("encode_memory", {"image": image, "mask": mask, "f16": f16})
        return outputs["mem_key"], outputs["mem_val"]

    def read_decode(self, query, image, prev_mask, prev_image, mem_key, mem_val, mem_bias, chain):
        return self._run("read_decode", {**{name: query[name] for name in ("key_q", "val_q", "f8", "f4")}, "image": image,
                                         "prev_mask": prev_mask, "prev_image": prev_image, "mem_key": mem_key, "mem_val": mem_val,
                                         "mem_bias": mem_bias, "chain": chain})


def interaction_predict(folder: Path, observer: Optional[GraphObserver] = None) -> Predict:
    """A `Predict` from the folder's interaction graph."""
    runner = load_runner(folder, "interaction")
    see = None if observer is None else lambda name, value: observer("interaction", name, value)
    return lambda x: tuple(values.numpy() for values in runner.run({"x": torch.tensor(np.asarray(x, np.float32))}, see).values())


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--onnx", type=Path, default=Path("../onnx"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data/val"))
    parser.add_argument("--per-source", type=int, help="objects a source; default all")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    targets = evaluate.choose(list_targets(load_dataset(options.data), axes_of_isotropic=False), options.per_source)
    table = evaluate.by_source([evaluate.evaluate_object(MemoryGraphs(options.onnx), target) for target in targets])
    print(evaluate.markdown(table))
    print(f"mean of sources: {table['all']['mean_of_sources']:.4f}")


if __name__ == "__main__":
    main()
