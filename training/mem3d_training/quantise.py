"""Makes the int8 set from the exported float graphs: static quantisation, written as QuantizeLinear and DequantizeLinear (QDQ).

    python3 -m mem3d_training.quantise --data ../shared/data/train --onnx ../onnx --out ../onnx/int8 --fixtures ../tests/fixtures/networks/int8

Activations are uint8 with one scale a tensor, weights int8 with one scale an output channel, biases int32. Every convolution (with its ReLU),
and the additions, concatenations and enlargements between convolutions, are put between Q and DQ so that ONNX Runtime fuses them into integer
operators. Everything else stays float: norms, the memory read, sigmoids, dense layers, convolutions with few channels (the first ones and those
that give logits), nodes that match FLOAT, and graphs calibration.py has no inputs for. Ranges: calibration.py, training volumes only.
"""
import argparse
import hashlib
import re
import shutil
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Set, Tuple

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from . import fixtures, interaction_fixtures
from .calibration import collect, scale_and_zero
from .cases import load_dataset
from .export_memory import GRAPHS
from .graph_networks import MemoryGraphs, interaction_predict
from .manifest import read_manifest, write_manifest
from .onnx_tools import graph_entry, resolve_identities, store_half

PRECISION = "int8 QDQ (uint8 activations, int8 weights per channel), norms, memory read, logits and dense layers in float32"
CALIBRATED = (*GRAPHS, "interaction")
NARROW = 8                      # convolutions with fewer input or output channels gain nothing and would cost accuracy
FLOAT = ()                      # nodes kept in float32, as regular expressions searched in their names
ROLLOUTS, EPISODES = 48, 160

# What graph_runner.py and ONNX Runtime may differ by, in shares of the largest value: now and then a value rounds to the other neighbour, and
# enlargements by interpolation are computed in integers there.
GRAPH_TOLERANCES = {"tolerance": 0.03, "scaled": True, "outliers": 0.02}
ROLLOUT_TOLERANCES = {"minimumDice": 0.97, "qualityTolerance": 0.1, "presenceTolerance": 0.1}

Range = Tuple[float, float]


class Plan:
    """Which tensors of a float graph become uint8, and which nodes integer operators."""

    def __init__(self, graph: onnx.GraphProto, keep_float: Sequence[str] = FLOAT):
        self.graph, self.keep_float = graph, keep_float
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.producers = {name: node for node in graph.node for name in node.output}
        self.readers: Dict[str, List[onnx.NodeProto]] = {}
        for node in graph.node:
            for name in node.input:
                self.readers.setdefault(name, []).append(node)
        self.results = {value.name for value in graph.output}
        self.integer: Set[str] = set()              # first outputs of nodes that become integer operators
        self.made: Set[str] = set()                 # uint8 tensors made by integer operators; the other uint8 tensors come from float nodes
        self.tensors: List[str] = []                # uint8 tensors, in the order they were found
        self.same_range: Dict[str, str] = {}        # output of an enlargement → its input, whose range it takes
        for node in graph.node:
            if self._suits(node):
                self.integer.add(node.output[0])
                self._need(node.input[0])
                self._need(self._activated(node.output[0]))

    def _suits(self, node: onnx.NodeProto) -> bool:
        """Is this a convolution worth quantising?"""
        weight = self.constants.get(node.input[1]) if node.op_type == "Conv" else None
        grouped = any(attribute.name == "group" and attribute.i != 1 for attribute in node.attribute)
        return weight is not None and not grouped and min(weight.dims[:2]) >= NARROW and not self._kept(node)

    def _kept(self, node: onnx.NodeProto) -> bool:
        return any(re.search(pattern, node.name) for pattern in self.keep_float)

    def _activated(self, name: str) -> str:
        """The ReLU's output when the tensor goes only there, else the tensor."""
        readers = self.readers.get(name, [])
        alone = len(readers) == 1 and readers[0].op_type == "Relu" and name not in self.results
        return readers[0].output[0] if alone else name

    def _need(self, name: str) -> None:
        """The tensor is read, or made, by an integer operator: its producer should be one too where it can."""
        if name in self.tensors:
            return
        self.tensors.append(name)
        node = self.producers.get(name)
        if node is not None and node.op_type == "Relu" and self._activated(node.input[0]) == name:
            node = self.producers.get(node.input[0])
        if node is None or self._kept(node):
            return
        inputs = [given for given in node.input if given]
        if self._suits(node):
            self.made.add(name)
        elif node.op_type in ("Add", "Concat") and not any(given in self.constants for given in inputs):
            self._integer_node(node, name, inputs)
        elif node.op_type == "Resize":
            self.same_range[name] = node.input[0]
            self._integer_node(node, name, [node.input[0]])

    def _integer_node(self, node: onnx.NodeProto, name: str, inputs: Sequence[str]) -> None:
        self.integer.add(node.output[0])
        self.made.add(name)
        for given in inputs:
            self._need(given)


class Quantiser:
    """Rewrites one float graph (float32 weights) after a plan."""

    def __init__(self, plan: Plan, ranges: Dict[str, Range]):
        self.plan, self.graph = plan, plan.graph
        self.ranges = {name: ranges[plan.same_range.get(name, name)] for name in plan.tensors}
        self.nodes: List[onnx.NodeProto] = []
        self.constants: List[TensorProto] = []
        self.weights: Set[str] = set()

    def _constant(self, name: str, values: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def _scale(self, name: str) -> Tuple[str, str]:
        return name + "_scale", name + "_zero"

    def _quantise(self, name: str, source: str) -> None:
        """uint8 form of a tensor, from the float tensor `source`."""
        scale, zero = scale_and_zero(*self.ranges[name])
        self._constant(name + "_scale", np.array(scale, np.float32))
        self._constant(name + "_zero", np.array(zero, np.uint8))
        self.nodes.append(helper.make_node("QuantizeLinear", [source, *self._scale(name)], [name + "_uint8"], name=name + "_quantise"))

    def _dequantised(self, name: str, result: str) -> str:
        """A DequantizeLinear of its own for each reader: that is the pattern ONNX Runtime fuses."""
        self.nodes.append(helper.make_node("DequantizeLinear", [name + "_uint8", *self._scale(name)], [result], name=result + "_dequantise"))
        return result

    def _weights(self, node: onnx.NodeProto) -> None:
        name, unit = node.input[1], node.output[0]
        values = numpy_helper.to_array(self.plan.constants[name]).astype(np.float64)
        scales = np.maximum(np.abs(values).reshape(len(values), -1).max(1), 1e-8) / 127
        whole = np.clip(np.round(values / scales[:, None, None, None]), -127, 127).astype(np.int8)
        scale = scales.astype(np.float32)
        self._constant(unit + "_weight", whole)
        self._per_channel(unit + "_weight", scale, np.int8)
        node.input[1] = unit + "_weight_float"
        self.weights.add(name)
        if len(node.input) > 2 and node.input[2]:
            self.weights.add(node.input[2])
            bias = numpy_helper.to_array(self.plan.constants[node.input[2]]).astype(np.float64)
            scale = np.float32(scale_and_zero(*self.ranges[self.original[unit]])[0]) * scale
            whole = np.clip(np.round(bias / scale), -2 ** 31 + 1, 2 ** 31 - 1).astype(np.int32)
            self._constant(unit + "_bias", whole)
            self._per_channel(unit + "_bias", scale, np.int32)
            node.input[2] = unit + "_bias_float"

    def _per_channel(self, name: str, scale: np.ndarray, kind) -> None:
        inputs = [name, self._constant(name + "_scale", scale), self._constant(name + "_zero", np.zeros(len(scale), kind))]
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [name + "_float"], name=name + "_dequantise", axis=0))

    def run(self) -> None:
        plan = self.plan
        self.original = {node.output[0]: node.input[0] for node in self.graph.node if node.op_type == "Conv"}
        tensors, copies = set(plan.tensors), 0
        for value in self.graph.input:
            if value.name in tensors:
                self._quantise(value.name, value.name)
        for node in list(self.graph.node):
            integer = node.output[0] in plan.integer
            for index, name in enumerate(node.input):
                # Readers of a float node's tensor see it as it is unless they are integer operators themselves.
                if name in tensors and (integer or name in plan.made):
                    copies += 1
                    node.input[index] = self._dequantised(name, f"{name}_float{copies}")
            if integer and node.op_type == "Conv":
                self._weights(node)
            self.nodes.append(node)
            for index, name in enumerate(node.output):
                if name not in tensors:
                    continue
                if name in plan.results and name in plan.made:
                    node.output[index] = name + "_raw"
                    self._quantise(name, name + "_raw")
                    self._dequantised(name, name)
                else:
                    self._quantise(name, name)
        del self.graph.node[:]
        self.graph.node.extend(self.nodes)
        read = {name for node in self.graph.node for name in node.input}
        for tensor in [tensor for tensor in self.graph.initializer if tensor.name in self.weights and tensor.name not in read]:
            self.graph.initializer.remove(tensor)
        store_half(self.graph)                          # what stays float; scales are added afterwards, they must stay exact
        self.graph.initializer.extend(self.constants)


def restore_float(graph: onnx.GraphProto) -> None:
    """Weights stored as float16 behind a Cast become plain float32 initialisers again."""
    halves = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT16}
    for node in [node for node in graph.node if node.op_type == "Cast" and node.input[0] in halves]:
        graph.initializer.append(numpy_helper.from_array(numpy_helper.to_array(halves[node.input[0]]).astype(np.float32), node.output[0]))
        graph.node.remove(node)
    for tensor in halves.values():
        graph.initializer.remove(tensor)


def load_float(path: Path) -> onnx.ModelProto:
    """A float graph with float32 weights and without Identity nodes."""
    model = onnx.load(str(path))
    restore_float(model.graph)
    resolve_identities(model.graph)
    return model


def quantise_graph(model: onnx.ModelProto, plan: Plan, ranges: Dict[str, Range], path: Path) -> None:
    """Writes the quantised graph; what stays float is stored as float16 as before."""
    Quantiser(plan, ranges).run()
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def write_set(folder: Path, out: Path, quantised: Set[str]) -> None:
    """Completes the set in `out`: copies the graphs of `folder` that were not quantised and writes the manifest."""
    manifest = read_manifest(folder)
    files = {name: entry["file"] for name, entry in manifest["graphs"].items()}
    for name in sorted(set(files) - quantised):
        shutil.copyfile(folder / files[name], out / files[name])
        print(f"{name}: stays as it is")
    manifest["precision"] = PRECISION
    manifest["madeFrom"] = {name: hashlib.sha256((folder / file).read_bytes()).hexdigest() for name, file in files.items()}
    manifest["graphs"] = {name: graph_entry(out / files[name], entry["roiSize"]) for name, entry in manifest["graphs"].items()}
    write_manifest(out, manifest)
    for name in sorted(quantised):
        print(f"{name}: {(folder / files[name]).stat().st_size / 1e6:.2f} MB → {(out / files[name]).stat().st_size / 1e6:.2f} MB")


def quantise_set(folder: Path, out: Path, data: Path, rollouts: int = ROLLOUTS, episodes: int = EPISODES, keep_float: Sequence[str] = FLOAT,
                 limit: Optional[int] = None) -> None:
    """Reads the float set of `folder` and writes the int8 set to `out`; graphs without calibration inputs are copied."""
    manifest = read_manifest(folder)
    if not manifest:
        raise SystemExit(f"no manifest.json in {folder}: export the float graphs first")
    files = {name: folder / entry["file"] for name, entry in manifest["graphs"].items()}
    models = {name: load_float(path) for name, path in files.items() if name in CALIBRATED}
    plans = {name: Plan(model.graph, keep_float) for name, model in models.items()}
    ranges = collect(folder, load_dataset(data, limit=limit), {name: set(plan.tensors) for name, plan in plans.items()}, rollouts, episodes)
    out.mkdir(parents=True, exist_ok=True)
    handed_on: Dict[str, Range] = {}        # outputs of graphs that have been quantised: whoever reads them uses the same scale
    for name, model in models.items():
        ranges[name].update({value.name: handed_on[value.name] for value in model.graph.input if value.name in handed_on})
        handed_on.update({result: ranges[name][result] for result in plans[name].results if result in ranges[name]})
        quantise_graph(model, plans[name], ranges[name], out / files[name].name)
    write_set(folder, out, set(models))


def write_fixtures(folder: Path, out: Path) -> None:
    """Parity fixtures of the int8 set in `folder`: what graph_runner.py says its graphs give."""
    volume, body = fixtures.phantom()
    fixtures.write_fixtures(MemoryGraphs(folder), out, volume, body, fixtures.rollout_cases(body), GRAPH_TOLERANCES, ROLLOUT_TOLERANCES)
    size = read_manifest(folder)["interaction"]["roiSize"]
    interaction_fixtures.write_graph(out, interaction_predict(folder), size, GRAPH_TOLERANCES)


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"), help="training volumes, for the ranges")
    parser.add_argument("--onnx", type=Path, default=Path("../onnx"))
    parser.add_argument("--out", type=Path, default=Path("../onnx/int8"))
    parser.add_argument("--fixtures", type=Path, default=Path("../tests/fixtures/networks/int8"), help="where the parity fixtures go")
    parser.add_argument("--rollouts", type=int, default=ROLLOUTS)
    parser.add_argument("--episodes", type=int, default=EPISODES)
    parser.add_argument("--keep-float", nargs="*", default=list(FLOAT), help="regular expressions: nodes of these names stay float32")
    parser.add_argument("--limit", type=int, help="volumes a source, to try things")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    quantise_set(options.onnx, options.out, options.data, options.rollouts, options.episodes, options.keep_float, options.limit)
    write_fixtures(options.out, options.fixtures)


if __name__ == "__main__":
    main()
