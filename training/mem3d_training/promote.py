"""Replaces the shipped memory network by a candidate, only if it is better on the validation volumes.

    python -m mem3d_training.promote --candidate runs/memory/quality.pt --data ../shared/data --onnx ../onnx

Better: mean Dice over the sources higher by at least 0.003, no source more than 0.03 lower, quality Pearson not more than 0.03 lower than
`memory-evaluation.json` in the ONNX folder says of the shipped one (none there: the first candidate is taken). Then exports the graphs,
updates the manifest, writes the evaluation and the parity fixtures. `--force` exports whatever the comparison says.
"""
import argparse
import json
from pathlib import Path
from typing import Dict, List

import torch

from . import evaluate, export_memory, fixtures
from .cases import load_dataset
from .configuration import add_network_option, fixtures_folder, model_folder
from .objects import list_targets
from .train_memory import load_network

EVALUATION = "memory-evaluation.json"
GAIN, SOURCE_LOSS, PEARSON_LOSS = 0.003, 0.03, 0.03

Table = Dict[str, Dict[str, float]]


def objections(candidate: Table, shipped: Table) -> List[str]:
    """Why the candidate may not replace the shipped network; empty when it may."""
    found = []
    new, old = candidate["all"], shipped["all"]
    if new["mean_of_sources"] < old["mean_of_sources"] + GAIN:
        found.append(f"mean Dice {new['mean_of_sources']:.3f}, shipped {old['mean_of_sources']:.3f}")
    if new["quality_pearson"] < old["quality_pearson"] - PEARSON_LOSS:
        found.append(f"quality Pearson {new['quality_pearson']:.2f}, shipped {old['quality_pearson']:.2f}")
    for source in sorted(set(candidate) & set(shipped) - {"all"}):
        if candidate[source]["dice"] < shipped[source]["dice"] - SOURCE_LOSS:
            found.append(f"{source}: Dice {candidate[source]['dice']:.3f}, shipped {shipped[source]['dice']:.3f}")
    return found


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidate", type=Path, default=Path("runs/memory/quality.pt"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with train/ and val/")
    parser.add_argument("--onnx", type=Path, help="default: ../onnx for compact, else runs/MODEL-SET")
    parser.add_argument("--fixtures", type=Path, help="default: ../tests/fixtures/networks for compact, else FOLDER/fixtures")
    parser.add_argument("--model-set")
    parser.add_argument("--version")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--force", action="store_true")
    add_network_option(parser)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    network = load_network(options.candidate, options.device, options.network)
    folder = options.onnx or model_folder(network.configuration.name)
    targets = evaluate.choose(list_targets(load_dataset(options.data / "val"), axes_of_isotropic=False), None)
    table = evaluate.by_source([evaluate.evaluate_object(network, target, device=options.device) for target in targets])
    print(evaluate.markdown(table))
    recorded = folder / EVALUATION
    found = objections(table, json.loads(recorded.read_text())) if recorded.exists() else []
    for line in found:
        print("not better:", line)
    if found and not options.force:
        raise SystemExit(1)
    extra = [part for name, value in (("--model-set", options.model_set), ("--version", options.version)) if value for part in (name, value)]
    export_memory.main(["--checkpoint", str(options.candidate), "--data", str(options.data / "train"), "--onnx", str(folder), *extra])
    recorded.write_text(json.dumps(table, indent=1) + "\n")
    out = options.fixtures or fixtures_folder(network.configuration.name, folder)
    fixtures.main(["--checkpoint", str(options.candidate), "--out", str(out)])


if __name__ == "__main__":
    main()
