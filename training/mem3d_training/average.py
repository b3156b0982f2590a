"""The mean of two checkpoints' weights: where a training began and where it ended.

    python3 -m mem3d_training.average --first runs/restored/memory.pt --second runs/next/checkpoint.pt --out runs/next/mean.pt

A training that goes on from finished weights for an hour leaves them in one direction: its own batches are learnt, something of the rest is
lost. Half-way can be better than both ends (README.md, What was tried). Judge it on validation volumes before anything is trained on it.
"""
import argparse
from pathlib import Path
from typing import Dict

import torch

from .configuration import architecture_of
from .train_memory import save_checkpoint


def mean_of(first: Dict[str, torch.Tensor], second: Dict[str, torch.Tensor], share: float) -> Dict[str, torch.Tensor]:
    """Weights and buffers of which `share` is the second's; what only one of them has (a quality head) is left out.

    :raises SystemExit: the shapes differ.
    """
    mean = {}
    for name in (name for name in second if name in first):
        if first[name].shape != second[name].shape:
            raise SystemExit(f"{name} is {tuple(first[name].shape)} in the first and {tuple(second[name].shape)} in the second checkpoint: "
                             "they do not hold the same network.")
        mean[name] = torch.lerp(first[name], second[name], share) if second[name].dtype.is_floating_point else second[name]
    return mean


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=Path, required=True, help="checkpoint that a training began from")
    parser.add_argument("--second", type=Path, required=True, help="checkpoint that it ended with")
    parser.add_argument("--share", type=float, default=0.5, help="of the second")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    if not 0 <= options.share <= 1:
        raise SystemExit(f"--share is from 0 to 1, found {options.share}.")
    first, second = (torch.load(path, map_location="cpu") for path in (options.first, options.second))
    architecture = architecture_of(second, architecture_of(first))
    save_checkpoint(options.out, average=mean_of(first["average"], second["average"], options.share), architecture=architecture)


if __name__ == "__main__":
    main()
