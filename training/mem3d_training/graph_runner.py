"""Runs the exported ONNX graphs in torch, operator by operator, and lets an observer see every tensor.

Only the operators our own graphs hold. Used to collect ranges for quantisation, to compare graph and network, and to foresee what a graph
with QuantizeLinear and DequantizeLinear gives: integers are then held as whole float32 numbers, rounding is half to even as in ONNX.
"""
from pathlib import Path
from typing import Callable, Dict, List, Optional, Union

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

Observer = Callable[[str, torch.Tensor], None]
TORCH_TYPES = {TensorProto.FLOAT: torch.float32, TensorProto.INT64: torch.int64, TensorProto.BOOL: torch.bool}
LIMITS = {TensorProto.UINT8: (0, 255), TensorProto.INT8: (-128, 127)}


def to_torch(tensor: TensorProto) -> torch.Tensor:
    """A constant as torch holds it here: float16 and small integers become float32."""
    values = torch.from_numpy(np.array(numpy_helper.to_array(tensor)))
    return values if values.dtype in (torch.int64, torch.bool) else values.float()


def _along(values: torch.Tensor, axis: int, rank: int) -> torch.Tensor:
    """A scale or zero point, per tensor or per channel, shaped to broadcast."""
    return values.reshape([-1 if i == axis else 1 for i in range(rank)]) if values.numel() > 1 else values.reshape(())


def _quantise(inputs, attributes, limits):
    x, scale, zero = inputs
    axis = attributes.get("axis", 1)
    return (torch.round(x / _along(scale, axis, x.dim())) + _along(zero, axis, x.dim())).clamp(*limits)


def _dequantise(inputs, attributes):
    x, scale, zero = inputs
    axis = attributes.get("axis", 1)
    return (x - _along(zero, axis, x.dim())) * _along(scale, axis, x.dim())


def _conv(inputs, attributes):
    x, weight, bias = [*inputs, None][:3]
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right):
        x, top, left = F.pad(x, (left, right, top, bottom)), 0, 0
    return F.conv2d(x, weight, bias, attributes.get("strides", 1), (top, left), attributes.get("dilations", 1), attributes.get("group", 1))


def _resize(inputs, attributes):
    x, scales = inputs[0], [float(v) for v in inputs[2][2:]]
    mode, place = attributes.get("mode", b"nearest"), attributes.get("coordinate_transformation_mode", b"half_pixel")
    if (mode, place) == (b"nearest", b"asymmetric") and attributes.get("nearest_mode") == b"floor":
        return F.interpolate(x, scale_factor=scales, mode="nearest")
    if (mode, place) == (b"linear", b"half_pixel"):
        return F.interpolate(x, scale_factor=scales, mode="bilinear", align_corners=False)
    raise NotImplementedError(f"Resize with mode {mode} and coordinates {place}")


def _slice(inputs, attributes):
    x, starts, ends = inputs[:3]
    axes = inputs[3].tolist() if len(inputs) > 3 and inputs[3] is not None else range(len(starts))
    steps = inputs[4].tolist() if len(inputs) > 4 and inputs[4] is not None else [1] * len(starts)
    where = [slice(None)] * x.dim()
    for axis, start, end, step in zip(axes, starts.tolist(), ends.tolist(), steps):
        where[axis] = slice(start, end, step)
    return x[tuple(where)]


def _reduce(operation, inputs, attributes):
    axes = inputs[1].tolist() if len(inputs) > 1 and inputs[1] is not None else attributes.get("axes")
    return operation(inputs[0], list(axes) if axes else list(range(inputs[0].dim())), bool(attributes.get("keepdims", 1)))


def _reshape(inputs, attributes):
    x, shape = inputs[0], inputs[1].tolist()
    return x.reshape([x.shape[i] if size == 0 else size for i, size in enumerate(shape)])


def _squeeze(inputs, attributes):
    x = inputs[0]
    for axis in sorted((axis % x.dim() for axis in inputs[1].tolist()), reverse=True):
        x = x.squeeze(axis)
    return x


def _unsqueeze(inputs, attributes):
    x, axes = inputs[0], inputs[1].reshape(-1).tolist()
    for axis in sorted(axis % (x.dim() + len(axes)) for axis in axes):
        x = x.unsqueeze(axis)
    return x


def _clip(inputs, attributes):
    x, low, high = [*inputs, None, None][:3]
    x = x if low is None else torch.maximum(x, low)
    return x if high is None else torch.minimum(x, high)


def _gemm(inputs, attributes):
    a, b = inputs[0], inputs[1]
    a, b = a.t() if attributes.get("transA") else a, b.t() if attributes.get("transB") else b
    result = attributes.get("alpha", 1.0) * (a @ b)
    return result + attributes.get("beta", 1.0) * inputs[2] if len(inputs) > 2 else result


def _depth_to_space(inputs, attributes):
    if attributes.get("mode", b"DCR") != b"CRD":
        raise NotImplementedError("DepthToSpace in mode DCR")
    return F.pixel_shuffle(inputs[0], attributes["blocksize"])


def _average_pool(inputs, attributes):
    if any(attributes.get("pads", [])) or attributes.get("ceil_mode"):
        raise NotImplementedError("AveragePool with padding")
    return F.avg_pool2d(inputs[0], attributes["kernel_shape"], attributes.get("strides", 1))


def _max_pool(inputs, attributes):
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right) or attributes.get("ceil_mode"):
        raise NotImplementedError("MaxPool with uneven padding")
    return F.max_pool2d(inputs[0], attributes["kernel_shape"], attributes.get("strides", 1), (top, left))


def _constant_of_shape(inputs, attributes):
    value = to_torch(attributes["value"]) if "value" in attributes else torch.zeros(1)
    return value.reshape(()).expand(inputs[0].tolist()).clone()


OPERATORS = {
    "Identity": lambda i, a: i[0], "Cast": lambda i, a: i[0].to(TORCH_TYPES[a["to"]]), "Shape": lambda i, a: torch.tensor(i[0].shape),
    "Add": lambda i, a: i[0] + i[1], "Sub": lambda i, a: i[0] - i[1], "Mul": lambda i, a: i[0] * i[1], "Div": lambda i, a: i[0] / i[1],
    "Pow": lambda i, a: i[0] ** i[1], "Min": lambda i, a: torch.minimum(*i), "Max": lambda i, a: torch.maximum(*i),
    "Greater": lambda i, a: i[0] > i[1], "Equal": lambda i, a: i[0] == i[1], "Where": lambda i, a: torch.where(*i),
    "Expand": lambda i, a: i[0].expand(torch.broadcast_shapes(i[0].shape, i[1].tolist())), "ConstantOfShape": _constant_of_shape, "Sqrt": lambda i, a: i[0].sqrt(), "Exp": lambda i, a: i[0].exp(), "Log": lambda i, a: i[0].log(),
    "Abs": lambda i, a: i[0].abs(), "Relu": lambda i, a: i[0].relu(), "Sigmoid": lambda i, a: i[0].sigmoid(), "Clip": _clip,
    "Softmax": lambda i, a: torch.softmax(i[0], a.get("axis", -1)), "MatMul": lambda i, a: torch.matmul(*i), "Gemm": _gemm, "Conv": _conv,
    "Resize": _resize, "AveragePool": _average_pool, "MaxPool": _max_pool, "DepthToSpace": _depth_to_space, "Slice": _slice, "Reshape": _reshape,
    "Squeeze": _squeeze, "Unsqueeze": _unsqueeze, "Flatten": lambda i, a: i[0].flatten(a.get("axis", 1)),
    "Concat": lambda i, a: torch.cat(i, a["axis"]), "Transpose": lambda i, a: i[0].permute(a["perm"]),
    "Gather": lambda i, a: torch.index_select(i[0], a.get("axis", 0), i[1].reshape(-1)).reshape(
        i[0].shape[:a.get("axis", 0)] + i[1].shape + i[0].shape[a.get("axis", 0) + 1:]),
    "Split": lambda i, a: torch.split(i[0], i[1].tolist(), a.get("axis", 0)),
    "ReduceMean": lambda i, a: _reduce(torch.mean, i, a), "ReduceSum": lambda i, a: _reduce(torch.sum, i, a),
    "ReduceMax": lambda i, a: _reduce(torch.amax, i, a), "DequantizeLinear": _dequantise,
}


class GraphRunner:
    """One graph. `run` takes and gives float32 tensors by name; the observer sees the outputs of the watched nodes."""

    def __init__(self, model: Union[Path, onnx.ModelProto]):
        model = model if isinstance(model, onnx.ModelProto) else onnx.load(str(model))
        self.inputs: List[str] = []
        self.outputs = [value.name for value in model.graph.output]
        self.constants: Dict[str, Optional[torch.Tensor]] = {"": None}
        types = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
        self.constants.update({tensor.name: to_torch(tensor) for tensor in model.graph.initializer})
        self.inputs = [value.name for value in model.graph.input if value.name not in self.constants]
        self.steps = []
        for node in model.graph.node:
            attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
            if node.op_type == "Constant":
                self.constants[node.output[0]] = to_torch(attributes["value"])
                continue
            if node.op_type == "QuantizeLinear":
                limits = LIMITS[types[node.input[2]]]
                run = lambda i, a, limits=limits: _quantise(i, a, limits)
            elif node.op_type in OPERATORS:
                run = OPERATORS[node.op_type]
            else:
                raise NotImplementedError(f"the operator {node.op_type} ({node.name}) is not among those of graph_runner.py")
            if all(name in self.constants for name in node.input) and len(node.output) == 1:     # weights behind Cast or DequantizeLinear
                self.constants[node.output[0]] = run([self.constants[name] for name in node.input], attributes)
                continue
            self.steps.append((run, list(node.input), list(node.output), attributes))

    def run(self, inputs: Dict[str, torch.Tensor], observer: Optional[Observer] = None) -> Dict[str, torch.Tensor]:
        """The graph's outputs; `observer(name, tensor)` is called for the inputs and for every intermediate tensor."""
        if set(inputs) != set(self.inputs):
            raise ValueError(f"expected the inputs {', '.join(self.inputs)}, found {', '.join(inputs)}")
        values = {**self.constants, **inputs}
        with torch.no_grad():
            if observer is not None:
                for name, value in inputs.items():
                    observer(name, value)
            for run, names, results, attributes in self.steps:
                given = run([values[name] for name in names], attributes)
                for name, value in zip(results, given if isinstance(given, tuple) else (given,)):
                    values[name] = value
                    if observer is not None:
                        observer(name, value)
        return {name: values[name] for name in self.outputs}
