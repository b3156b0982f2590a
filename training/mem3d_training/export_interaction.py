"""Export the interaction network to ONNX.

    python3 -m mem3d_training.export_interaction --checkpoint runs/interaction/last.pt --data DATA/train --onnx ../onnx

Writes `interaction.onnx` and its entries of `manifest.json`. Without `--checkpoint` the weights are random: for developing against the
contract, never to be shipped.
"""
import argparse
from pathlib import Path
from typing import Optional

import torch

from . import interaction_inference as procedure
from .cases import load_dataset
from .configuration import DEFAULT, INTERACTION_NETWORKS, add_network_option, architecture_of, model_folder
from .interaction_network import INPUT_CHANNELS, Exported, InteractionNetwork
from .manifest import data_entries, update_manifest
from .onnx_tools import export_graph, shipped
from .prompts import GUIDANCE_RADIUS

ROI_SIZE = INTERACTION_NETWORKS[DEFAULT].roi_size
PROMPT_TYPES = ["scribble", "click", "box", "extreme", "lasso"]


def load_network(checkpoint: Path, wanted: Optional[str] = None) -> InteractionNetwork:
    """The averaged weights of a checkpoint, in evaluation mode; the network is the one it names, and `wanted` if given; with a quality head
    where the checkpoint holds one."""
    state = torch.load(checkpoint, map_location="cpu")
    tells_quality = any(name.startswith("quality.") for name in state["average"])
    network = InteractionNetwork(INTERACTION_NETWORKS[architecture_of(state, wanted)], tells_quality)
    network.load_state_dict(state["average"])
    return network.eval()


def settings(roi_size: int = ROI_SIZE, tells_quality: bool = False) -> dict:
    """The manifest's `interaction` entry: every number of the slice procedure."""
    return {"roiSize": roi_size, "guidanceRadius": GUIDANCE_RADIUS, "margin": procedure.MARGIN, "minimumMargin": procedure.MINIMUM_MARGIN,
            "minimumSide": procedure.MINIMUM_SIDE, "searchSide": procedure.SEARCH_SIDE, "searchFactor": procedure.SEARCH_FACTOR,
            "searchGrowth": procedure.SEARCH_GROWTH, "searchNarrower": procedure.search_narrower(tells_quality),
            "searchWider": procedure.SEARCH_WIDER, "closerFactor": procedure.CLOSER_FACTOR,
            "borderShare": procedure.BORDER_SHARE, "mirrors": procedure.MIRRORS, "promptTypes": PROMPT_TYPES}


def export(network: InteractionNetwork, folder: Path) -> None:
    """Writes `interaction.onnx`: batch norm folded, weights rounded to float16."""
    size = network.configuration.roi_size
    example = torch.zeros(1, INPUT_CHANNELS, size, size)
    outputs = ["prob", "quality"][:1 if network.quality is None else 2]
    export_graph(Exported(shipped(network)), [example], ["x"], outputs, {name: {0: "B"} for name in ["x", *outputs]}, folder / "interaction.onnx")


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--data", type=Path, help="the training data, for the manifest's attributions")
    parser.add_argument("--onnx", type=Path, help="default: ../onnx for compact, else runs/MODEL-SET")
    add_network_option(parser, f"without a checkpoint, which network ({DEFAULT}); with one, refuse another")
    options = parser.parse_args(arguments)
    torch.manual_seed(0)
    if options.checkpoint:
        network = load_network(options.checkpoint, options.network)
    else:
        network = InteractionNetwork(INTERACTION_NETWORKS[options.network or DEFAULT])
    folder, size = options.onnx or model_folder(network.configuration.name), network.configuration.roi_size
    export(network, folder)
    data = data_entries(load_dataset(options.data)) if options.data else None
    update_manifest(folder, {"interaction": size}, {"interaction": settings(size, network.quality is not None)}, data)
    print(f"interaction: {(folder / 'interaction.onnx').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
