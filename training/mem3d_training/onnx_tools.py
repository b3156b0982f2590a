"""Writing ONNX graphs and the fixtures that hold C# to them; shared by both networks."""
import copy
import hashlib
import inspect
import json
import struct
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn.utils.fusion import fuse_conv_bn_eval

OPSET = 17
TYPE_NAMES = {TensorProto.FLOAT: "float32", TensorProto.FLOAT16: "float16", TensorProto.INT64: "int64"}
HALF_SUFFIX = "_f16"  # of initialisers stored as float16
HALF_FROM = 64      # initialisers with fewer elements stay float32: nothing to gain, and constants of Resize and Reshape are among them


def fold_batch_norm(module: torch.nn.Module) -> torch.nn.Module:
    """A copy in evaluation mode in which every Sequential's convolution + batch norm is one convolution."""
    module = copy.deepcopy(module).eval()
    for norm, _, convolution in norms_of(module):
        parent = module.get_submodule(convolution.rpartition(".")[0])
        name, next_name = convolution.rpartition(".")[2], norm.rpartition(".")[2]
        setattr(parent, name, fuse_conv_bn_eval(getattr(parent, name), getattr(parent, next_name)))
        setattr(parent, next_name, torch.nn.Identity())
    return module


def norms_of(module: torch.nn.Module) -> List[Tuple[str, torch.nn.BatchNorm2d, str]]:
    """(name of the batch norm, the batch norm, name of the convolution in front of it) of every such pair in a Sequential."""
    found = []
    for path, parent in module.named_modules():
        children = list(parent.named_children()) if isinstance(parent, torch.nn.Sequential) else []
        prefix = f"{path}." if path else ""
        found += [(prefix + next_name, following, prefix + name) for (name, child), (next_name, following) in zip(children, children[1:])
                  if isinstance(child, torch.nn.Conv2d) and isinstance(following, torch.nn.BatchNorm2d)]
    return found


def shipped(module: torch.nn.Module) -> torch.nn.Module:
    """A copy as it is shipped: batch norm folded, weights rounded to what float16 storage keeps, so that PyTorch and ONNX agree."""
    module = fold_batch_norm(module).float().cpu()
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.numel() >= HALF_FROM:
                parameter.copy_(parameter.half().float())
    return module


def export_graph(module: torch.nn.Module, example: Sequence[torch.Tensor], inputs: Sequence[str], outputs: Sequence[str],
                 dynamic: Dict[str, Dict[int, str]], path: Path, half_storage: bool = True) -> None:
    """Export in evaluation mode (batch norm folds into the convolutions), tidy, store weights as float16, check."""
    module = module.eval().float().cpu()
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(module, tuple(example), str(path), input_names=list(inputs), output_names=list(outputs), dynamic_axes=dynamic,
                          opset_version=OPSET, do_constant_folding=True, **options)
        results = module(*example)
    model = onnx.load(str(path))
    state_shapes(model.graph, [results] if torch.is_tensor(results) else results, dynamic)
    resolve_identities(model.graph)
    if half_storage:
        store_half(model.graph)
    for node in model.graph.node:
        node.doc_string = ""
    model.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def state_shapes(graph: onnx.GraphProto, results: Sequence[torch.Tensor], dynamic: Dict[str, Dict[int, str]]) -> None:
    """Write every output's shape: the traced example's numbers, names for the dynamic dimensions."""
    for value, result in zip(graph.output, results):
        for axis, size in enumerate(result.shape):
            dimension = value.type.tensor_type.shape.dim[axis]
            name = dynamic.get(value.name, {}).get(axis)
            dimension.Clear()
            if name:
                dimension.dim_param = name
            else:
                dimension.dim_value = size


def resolve_identities(graph: onnx.GraphProto) -> None:
    """Remove Identity nodes (torch 1.13 shares equal initialisers through them) and Pads by nothing; graph outputs keep theirs."""
    results = {value.name for value in graph.output}
    constants = {node.output[0]: numpy_helper.to_array(node.attribute[0].t) for node in graph.node if node.op_type == "Constant"}

    def idle(node: onnx.NodeProto) -> bool:
        pads_nothing = node.op_type == "Pad" and node.input[1] in constants and not constants[node.input[1]].any()
        return (node.op_type == "Identity" or pads_nothing) and node.output[0] not in results

    alias = {node.output[0]: node.input[0] for node in graph.node if idle(node)}
    for node in graph.node:
        for index, name in enumerate(node.input):
            while name in alias:
                name = alias[name]
            node.input[index] = name
    used = {name for node in graph.node if node.output[0] not in alias for name in node.input} | results
    for node in list(graph.node):
        if node.output[0] in alias or (node.op_type == "Constant" and node.output[0] not in used):
            graph.node.remove(node)


def store_half(graph: onnx.GraphProto) -> None:
    """Halve the file: large float32 initialisers become float16 with a Cast in front of their readers. Computation stays float32."""
    casts: List[onnx.NodeProto] = []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(tensor)
        if values.size < HALF_FROM or np.abs(values).max() > 6e4:
            continue
        name, stored = tensor.name, tensor.name + HALF_SUFFIX
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), stored))
        casts.append(helper.make_node("Cast", [stored], [name], name=stored + "_cast", to=TensorProto.FLOAT))
    for index, node in enumerate(casts):
        graph.node.insert(index, node)


def graph_entry(path: Path, roi_size: int) -> dict:
    """The manifest's entry of a graph: file, SHA-256, inputs and outputs; −1 for dynamic dimensions."""
    model = onnx.load(str(path))

    def describe(values):
        result = []
        for value in values:
            kind = value.type.tensor_type
            shape = [dimension.dim_value if dimension.HasField("dim_value") else -1 for dimension in kind.shape.dim]
            result.append({"name": value.name, "shape": shape, "type": TYPE_NAMES[kind.elem_type]})
        return result

    stored = {tensor.name for tensor in model.graph.initializer}
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "roiSize": roi_size,
            "inputs": describe([value for value in model.graph.input if value.name not in stored]), "outputs": describe(model.graph.output)}


def write_fixture(path: Path, header: dict, arrays: Dict[str, np.ndarray]) -> None:
    """One `.bin`: uint32 length of the header (little-endian), the header as UTF-8 JSON padded with spaces to a multiple of 4, then the
    arrays as little-endian float32, row-major, one after the other. `header["arrays"]` lists name, shape and offset (in floats)."""
    listed, offset, blobs = [], 0, []
    for name, array in arrays.items():
        data = np.ascontiguousarray(array, dtype="<f4")
        listed.append({"name": name, "shape": list(data.shape), "offset": offset})
        offset += data.size
        blobs.append(data.tobytes())
    text = json.dumps({**header, "arrays": listed}, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<I", len(text)) + text + b"".join(blobs))


def read_fixture(path: Path):
    """Header and arrays of a fixture."""
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<I", raw)
    header = json.loads(raw[4:4 + length])
    values = np.frombuffer(raw, dtype="<f4", offset=4 + length)
    return header, {a["name"]: values[a["offset"]:a["offset"] + int(np.prod(a["shape"]))].reshape(a["shape"]) for a in header["arrays"]}
