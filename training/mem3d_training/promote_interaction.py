"""Replaces the shipped interaction network by a candidate, only if it is better on the validation volumes.

    python3 -m mem3d_training.promote_interaction --candidate runs/interaction/last.pt --data ../shared/data --onnx ../onnx

Better: mean Dice over sources and prompt types higher by at least 0.003 in round 0 or after one correction and in neither lower by more
than that, and not more than two in a hundred slices more made worse by one correction, than `interaction-evaluation.json` in the ONNX
folder says of the shipped one (none there: the first candidate is taken). Then exports the graph, updates the manifest, writes the
evaluation and the parity fixtures. `--force` exports whatever the comparison says.
"""
import argparse
import json
from pathlib import Path
from typing import List

import torch

from . import export_interaction, interaction_fixtures
from .cases import load_dataset
from .configuration import add_network_option, fixtures_folder, model_folder
from .evaluate_interaction import evaluate, markdown, summarise
from .interaction_inference import InteractionModel
from .manifest import data_entries, update_manifest
from .objects import list_targets
from .onnx_tools import shipped

EVALUATION = "interaction-evaluation.json"
GAIN, WORSE = 0.003, 0.02


def overall(summary: List[dict]) -> dict:
    """Mean over the sources of what all prompt types together reach; every source counts the same."""
    rows = [row for row in summary if row["prompt"] == "mean" and row["source"] != "all"]
    return {"dice": [sum(row["dice"][i] for row in rows) / len(rows) for i in range(len(rows[0]["dice"]))],
            "worse": sum(row["worse"] for row in rows) / len(rows)}


def objections(candidate: List[dict], known: List[dict]) -> List[str]:
    """Why the candidate may not replace the shipped network; empty when it may."""
    new, old = overall(candidate), overall(known)
    change = [new["dice"][i] - old["dice"][i] for i in (0, 1)]
    found = []
    if max(change) < GAIN or min(change) < -GAIN:
        found.append(f"Dice in round 0 and after one correction changes by {change[0]:+.3f} and {change[1]:+.3f}")
    if new["worse"] > old["worse"] + WORSE:
        found.append(f"one correction makes {new['worse']:.3f} of the slices worse, shipped {old['worse']:.3f}")
    return found


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidate", type=Path, default=Path("runs/interaction/last.pt"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with train/ and val/")
    parser.add_argument("--onnx", type=Path, help="default: ../onnx for compact, else runs/MODEL-SET")
    parser.add_argument("--fixtures", type=Path, help="default: ../tests/fixtures/networks for compact, else FOLDER/fixtures")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--force", action="store_true")
    add_network_option(parser)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    network = export_interaction.load_network(options.candidate, options.network)
    name, size = network.configuration.name, network.configuration.roi_size
    folder = options.onnx or model_folder(name)
    targets = list_targets(load_dataset(options.data / "val"), axes_of_isotropic=False)
    model = InteractionModel.of(shipped(network).to(memory_format=torch.channels_last))
    summary = summarise([row for seed in range(options.seeds) for row in evaluate(model, targets, seed=seed)])
    print(markdown(summary))
    recorded = folder / EVALUATION
    found = objections(summary, json.loads(recorded.read_text())) if recorded.exists() else []
    for line in found:
        print("not better:", line)
    if found and not options.force:
        return
    export_interaction.export(network, folder)
    update_manifest(folder, {"interaction": size}, {"interaction": export_interaction.settings(size, network.quality is not None)},
                    data_entries(load_dataset(options.data / "train")))
    recorded.write_text(json.dumps(summary, indent=1) + "\n")
    interaction_fixtures.main(["--out", str(options.fixtures or fixtures_folder(name, folder)), "--checkpoint", str(options.candidate)])
    print(f"exported to {folder}")


if __name__ == "__main__":
    main()
