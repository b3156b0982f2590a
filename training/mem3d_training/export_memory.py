"""Exports `encode_query`, `encode_memory` and `read_decode` (docs/networks.md) and writes their manifest entries.

    python -m mem3d_training.export_memory --checkpoint runs/memory/quality.pt --data ../shared/data/train --onnx ../onnx

Without `--checkpoint` the weights are random: for developing against the contract, never to be shipped.
"""
import argparse
from pathlib import Path

import torch
import torch.nn as nn

from . import rollout
from .cases import load_dataset
from .configuration import DEFAULT, MEMORY_NETWORKS, add_network_option, model_folder, model_set
from .grid import ROI_MINIMUM_SIDE, ROI_SCALE
from .manifest import data_entries, update_manifest
from .memory_network import CHAIN_SIZE, MemoryNetwork
from .onnx_tools import export_graph, shipped
from .train_memory import load_network

GRAPHS = ("encode_query", "encode_memory", "read_decode")
QUERY_OUTPUTS = ("key_q", "val_q", "f16", "f8", "f4")
DECODE_OUTPUTS = ("prob", "quality", "presence", "expected_iou", "share")


class EncodeQuery(nn.Module):
    def __init__(self, network: MemoryNetwork):
        super().__init__()
        self.network = network

    def forward(self, image):
        query = self.network.encode_query(image)
        return tuple(query[name] for name in QUERY_OUTPUTS)


class EncodeMemory(nn.Module):
    def __init__(self, network: MemoryNetwork):
        super().__init__()
        self.network = network

    def forward(self, image, mask, f16):
        return self.network.encode_memory(image, mask, f16)


class ReadDecode(nn.Module):
    def __init__(self, network: MemoryNetwork):
        super().__init__()
        self.network = network

    def forward(self, key_q, val_q, f8, f4, image, prev_mask, prev_image, mem_key, mem_val, mem_bias, chain):
        query = {"key_q": key_q, "val_q": val_q, "f8": f8, "f4": f4}
        output = self.network.read_decode(query, image, prev_mask, prev_image, mem_key, mem_val, mem_bias, chain)
        return tuple(output[name] for name in DECODE_OUTPUTS)


def memory_section(network: MemoryNetwork) -> dict:
    """The manifest's `memory` section."""
    own = network.configuration
    return {"roiSize": own.roi_size, "keyChannels": own.key_channels, "valueChannels": own.value_channels, "memoryBias": network.kind_biases(),
            "gate": rollout.GATE, "stopAfterEmpty": rollout.STOP_AFTER_EMPTY, "every": rollout.WORKING_EVERY,
            "maxWorking": rollout.MAXIMUM_WORKING, "maxPermanentRead": rollout.MAXIMUM_PERMANENT_READ,
            "roiScale": ROI_SCALE, "roiMinimumSide": ROI_MINIMUM_SIDE}


def graph_inputs(network: MemoryNetwork, batch: int, slices: int, seed: int) -> dict:
    """Consistent seeded inputs of the three graphs: {graph: {name: tensor}}; memory of `slices` slices."""
    generator = torch.Generator().manual_seed(seed)
    uniform = lambda *shape: torch.rand(*shape, generator=generator)
    size = network.configuration.roi_size
    rows = slices * size ** 2 // 256
    image = torch.nn.functional.interpolate(uniform(batch, 4, size // 8, size // 8), scale_factor=8.0, mode="bilinear") * 3 - 1.5
    image = image + 0.1 * uniform(batch, 4, size, size)
    y, x = torch.meshgrid(torch.arange(size).float(), torch.arange(size).float(), indexing="ij")
    scale = size / 128
    centres = (48 + 32 * uniform(batch, 2)) * scale
    radii = ((y - centres[:, 0].view(-1, 1, 1)) ** 2 + (x - centres[:, 1].view(-1, 1, 1)) ** 2).sqrt()
    mask = torch.sigmoid((24 * scale - radii) / 2)[:, None]
    with torch.no_grad():
        query = network.encode_query(image)
    unit = lambda tensor: tensor / tensor.norm(dim=-1, keepdim=True)
    bias = torch.zeros(batch, rows)
    bias[:, :rows // 2] = network.kind_biases()["permanent"]
    bias[-1, rows // 4:rows // 2] = -1e4
    chain = torch.tensor([[7.0, 1800.0, 1500.0, -0.9, 0.82, 0.25], [1.0, 40.0, 0.0, 0.0, 1.0, 2.0]])[:batch]
    decode = {name: query[name] for name in ("key_q", "val_q", "f8", "f4")}
    decode.update(image=image, prev_mask=mask, prev_image=image[:, 0:1].clone(),
                  mem_key=unit(uniform(rows, network.configuration.key_channels) - 0.5),
                  mem_val=uniform(rows, network.configuration.value_channels) * 2 - 1, mem_bias=bias, chain=chain)
    return {"encode_query": {"image": image}, "encode_memory": {"image": image, "mask": mask, "f16": query["f16"]}, "read_decode": decode}


def graph_modules(network: MemoryNetwork) -> dict:
    return {"encode_query": EncodeQuery(network).eval(), "encode_memory": EncodeMemory(network).eval(), "read_decode": ReadDecode(network).eval()}


def graph_outputs(name: str):
    return {"encode_query": QUERY_OUTPUTS, "encode_memory": ("mem_key", "mem_val"), "read_decode": DECODE_OUTPUTS}[name]


def export(network: MemoryNetwork, folder: Path) -> None:
    """Writes the three ONNX files of a shipped (folded, rounded) network."""
    inputs, modules = graph_inputs(network, 2, 2, seed=0), graph_modules(network)
    for name in GRAPHS:
        named = {"mem_key": {0: "N"}, "mem_val": {0: "N"}, "mem_bias": {0: "B", 1: "N"}, "share": {0: "B", 1: "N"}}
        if name == "encode_memory":
            named = {}      # there mem_key and mem_val are [B, P, ·]
        dynamic = {tensor: named.get(tensor, {0: "B"}) for tensor in [*inputs[name], *graph_outputs(name)]}
        export_graph(modules[name], list(inputs[name].values()), list(inputs[name]), graph_outputs(name), dynamic, folder / f"{name}.onnx")


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--onnx", type=Path, help="default: ../onnx for compact, else runs/MODEL-SET")
    parser.add_argument("--model-set", help="default: mem3d- and the network, or development for random weights")
    parser.add_argument("--version")
    add_network_option(parser, f"without a checkpoint, which network ({DEFAULT}); with one, refuse another")
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    if options.checkpoint:
        network = load_network(options.checkpoint, wanted=options.network)
    else:
        network = MemoryNetwork(MEMORY_NETWORKS[options.network or DEFAULT])
    network, name = shipped(network), network.configuration.name
    folder = options.onnx or model_folder(name)
    export(network, folder)
    data = data_entries(load_dataset(options.data)) if options.checkpoint else None
    update_manifest(folder, {graph: network.configuration.roi_size for graph in GRAPHS}, {"memory": memory_section(network)}, data,
                    options.model_set or (model_set(name) if options.checkpoint else "development"), options.version)
    for graph in GRAPHS:
        print(f"{graph}: {(folder / f'{graph}.onnx').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
