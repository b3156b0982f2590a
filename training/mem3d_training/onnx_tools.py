"""Writing ONNX graphs and the fixtures that hold C# to them; shared by both networks."""
import hashlib
import inspect
import json
import struct
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
HALF_FROM = 64      # initialisers with fewer elements stay float32: nothing to gain, and constants of Resize and Reshape are among them


def export_graph(module: torch.nn.Module, example: Sequence[torch.Tensor], inputs: Sequence[str], outputs: Sequence[str],
                 dynamic: Dict[str, Dict[int, str]], path: Path, half_storage: bool = True) -> None:
    """Export in evaluation mode (batch norm folds into the convolutions), tidy, store weights as float16, check."""
    module = module.eval().float().cpu()
    options = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(module, tuple(example), str(path), input_names=list(inputs), output_names=list(outputs), dynamic_axes=dynamic,
                      opset_version=OPSET, do_constant_folding=True, **options)
    model = onnx.load(str(path))
    resolve_identities(model.graph)
    if half_storage:
        store_half(model.graph)
    for node in model.graph.node:
        node.doc_string = ""
    model.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def resolve_identities(graph: onnx.GraphProto) -> None:
    """torch 1.13 shares equal initialisers through Identity nodes; read the initialiser itself instead."""
    initialisers = {tensor.name for tensor in graph.initializer}
    alias = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Identity" and node.input[0] in initialisers}
    if not alias:
        return
    results = {value.name for value in graph.output}
    for node in list(graph.node):
        if node.op_type == "Identity" and node.output[0] in alias and node.output[0] not in results:
            graph.node.remove(node)
            continue
        for index, name in enumerate(node.input):
            if name in alias:
                node.input[index] = alias[name]


def store_half(graph: onnx.GraphProto) -> None:
    """Halve the file: large float32 initialisers become float16 with a Cast in front of their readers. Computation stays float32."""
    casts: List[onnx.NodeProto] = []
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(tensor)
        if values.size < HALF_FROM or np.abs(values).max() > 6e4:
            continue
        name, stored = tensor.name, tensor.name + "_f16"
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
            result.append({"name": value.name, "shape": shape, "type": TensorProto.DataType.Name(kind.elem_type).lower()})
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
