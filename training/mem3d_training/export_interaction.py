"""Export the interaction network to ONNX.

    python3 -m mem3d_training.export_interaction --checkpoint runs/interaction/last.pt --out ../onnx
    python3 -m mem3d_training.export_interaction --random --out somewhere     (untrained weights, for trying the plumbing)

Writes `interaction.onnx` and prints the manifest's `graphs.interaction` and `interaction` entries, also to `interaction.manifest.json`.
"""
import argparse
import json
from pathlib import Path

import torch

from . import interaction_inference as procedure
from .interaction_network import INPUT_CHANNELS, Exported, InteractionNetwork
from .onnx_tools import export_graph, graph_entry
from .prompts import GUIDANCE_RADIUS

ROI_SIZE = 160
PROMPT_TYPES = ["scribble", "click", "box", "extreme", "lasso"]


def load_network(checkpoint: Path) -> InteractionNetwork:
    """The averaged weights of a training checkpoint, in evaluation mode."""
    network = InteractionNetwork()
    network.load_state_dict(torch.load(checkpoint, map_location="cpu")["average"])
    return network.eval()


def settings(roi_size: int = ROI_SIZE) -> dict:
    """The manifest's `interaction` entry: every number of the slice procedure."""
    return {"roiSize": roi_size, "guidanceRadius": GUIDANCE_RADIUS, "margin": procedure.MARGIN, "minimumMargin": procedure.MINIMUM_MARGIN,
            "minimumSide": procedure.MINIMUM_SIDE, "searchSide": procedure.SEARCH_SIDE, "searchFactor": procedure.SEARCH_FACTOR,
            "searchGrowth": procedure.SEARCH_GROWTH, "borderShare": procedure.BORDER_SHARE, "promptTypes": PROMPT_TYPES}


def export(network: InteractionNetwork, folder: Path, roi_size: int = ROI_SIZE) -> dict:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "interaction.onnx"
    example = torch.zeros(1, INPUT_CHANNELS, roi_size, roi_size)
    export_graph(Exported(network), [example], ["x"], ["prob"], {"x": {0: "batch"}, "prob": {0: "batch"}}, path)
    return {"graphs": {"interaction": graph_entry(path, roi_size)}, "interaction": settings(roi_size)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--checkpoint", type=Path)
    group.add_argument("--random", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    network = InteractionNetwork() if arguments.random else load_network(arguments.checkpoint)
    entry = json.dumps(export(network, arguments.out), indent=1)
    (arguments.out / "interaction.manifest.json").write_text(entry + "\n")
    print(entry)


if __name__ == "__main__":
    main()
