"""A complete model set with untrained weights and its parity fixtures: what shows that graphs, manifest, PyTorch and C# agree before anybody
has trained the network. Never to be shipped.

    python3 -m mem3d_training.untrained --network resnet50 --out FOLDER

Writes the four graphs and the manifest into FOLDER, the fixtures into FOLDER/fixtures. The weights follow from `--seed` alone.
"""
import argparse
from pathlib import Path
from typing import Callable

import torch

from . import export_interaction, export_memory, fixtures, interaction_fixtures
from .configuration import DEFAULT, INTERACTION_NETWORKS, MEMORY_NETWORKS, add_network_option
from .interaction_inference import torch_predict
from .interaction_network import INPUT_CHANNELS, InteractionNetwork
from .manifest import update_manifest
from .memory_network import MemoryNetwork
from .onnx_tools import shipped

MODEL_SET, VERSION = "development", "0.0.0"
COARSE_DEVIATION, REFINE_DEVIATION = 0.1, 0.02
SLICES = 5      # of the generated volume; the anchor is the middle one


@torch.no_grad()
def settle(network: torch.nn.Module, run: Callable[[], object]) -> None:
    """Sets batch norm to the statistics of one run, so that random weights give numbers of ordinary size; ends in evaluation mode."""
    norms = [module for module in network.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    kept = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None        # the mean over what is seen
    network.train()
    run()
    network.eval()
    for norm, momentum in zip(norms, kept):
        norm.momentum = momentum


def memory_network(name: str, seed: int) -> MemoryNetwork:
    """Random weights, settled and large enough that masks and scores depend on the input: a fresh network answers "empty" to everything."""
    torch.manual_seed(seed)
    network = MemoryNetwork(MEMORY_NETWORKS[name])
    for module in [*network.head.modules(), *network.presence.modules()]:
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            torch.nn.init.kaiming_normal_(module.weight)
    for head in network.head.members:
        torch.nn.init.constant_(head.dense[-1].bias, 1.0)       # above the gate: otherwise every slice would be emptied
    torch.nn.init.normal_(network.coarse.weight, std=COARSE_DEVIATION)
    torch.nn.init.constant_(network.coarse.bias, 0.0)
    torch.nn.init.normal_(network.refine[-1].weight, std=REFINE_DEVIATION)
    inputs = export_memory.graph_inputs(network.eval(), 2, 2, seed)

    def run() -> None:
        image, mask = inputs["encode_memory"]["image"], inputs["encode_memory"]["mask"]
        query = network.encode_query(image)
        key, value = network.encode_memory(image, mask, query["f16"])
        _, read = network.read(query["key_q"], key, value, torch.zeros(key.shape[:2]))
        network.decode(read, query, image, mask, image[:, 0:1])

    settle(network, run)
    return network


def interaction_network(name: str, seed: int) -> InteractionNetwork:
    torch.manual_seed(seed)
    network = InteractionNetwork(INTERACTION_NETWORKS[name], tells_quality=True)
    size = network.configuration.roi_size
    x = torch.nn.functional.interpolate(torch.rand(2, INPUT_CHANNELS, size // 16, size // 16) * 2 - 1, scale_factor=16.0, mode="bilinear")
    settle(network, lambda: network(x))
    return network


def write(name: str, folder: Path, seed: int) -> None:
    memory, interaction = memory_network(name, seed), interaction_network(name, seed)
    ready = shipped(memory).eval()
    size, interaction_size = memory.configuration.roi_size, interaction.configuration.roi_size
    export_memory.export(ready, folder)
    export_interaction.export(interaction, folder)
    update_manifest(folder, {**{graph: size for graph in export_memory.GRAPHS}, "interaction": interaction_size},
                    {"memory": export_memory.memory_section(ready), "interaction": export_interaction.settings(interaction_size, tells_quality=True)},
                    None, MODEL_SET, VERSION)
    volume, body = fixtures.phantom((SLICES, 96, 96))
    fixtures.write_fixtures(ready, folder / "fixtures", volume, body, {"one": {SLICES // 2: body[SLICES // 2]}})
    interaction_fixtures.write_graph(folder / "fixtures", torch_predict(shipped(interaction)), interaction_size)


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_network_option(parser, f"default: {DEFAULT}")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    write(options.network or DEFAULT, options.out, options.seed)
    for path in sorted(options.out.rglob("*.*")):
        print(f"{path.relative_to(options.out)}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
