"""Of the quality heads of several trainings, the four whose mean tells IoU and presence best.

    python3 -m mem3d_training.choose_heads --checkpoints runs/restored/memory.pt runs/memory/quality.pt --samples runs/memory/slices-val.pt --out runs/memory/chosen.pt

The trunks must be the same. `--samples` are slices that train_quality kept, of patients that no head was trained on (`--data ../shared/data/val
--samples FILE --train-seconds 0`): a head that was trained too long knows the slices it was trained on. Goodness: Pearson + AUROC of IoU < 0.7, of
slices with target or mask, + half the AUROC of presence.
"""
import argparse
import itertools
import json
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np
import torch

from .configuration import add_network_option
from .evaluate import LOW_IOU, auroc
from .memory_network import QualityHead
from .train_memory import load_network
from .train_quality import Sample, head_batch, load_samples

BATCH = 64
HALF = 127      # of a probability × 255


class Unturned:
    """Stands in for the generator of head_batch: no slice is flipped."""

    @staticmethod
    def random() -> float:
        return 1.0


@torch.no_grad()
def logits_of(head: QualityHead, samples: Sequence[Sample]) -> np.ndarray:
    """What a head says of IoU and presence [n, 2], before the sigmoid."""
    parts = [head(*head_batch(samples, range(first, min(first + BATCH, len(samples))), Unturned(), "cpu")[0]) for first in range(0, len(samples), BATCH)]
    return torch.cat(parts).float().numpy()


def goodness(logits: np.ndarray, samples: Sequence[Sample]) -> Dict[str, float]:
    """How near logits [n, 2] come to the truth."""
    iou, present = np.array([s.iou for s in samples]), np.array([s.present for s in samples]) > 0
    counts = present | np.array([bool((s.prob > HALF).any()) for s in samples])
    quality, presence = 1 / (1 + np.exp(-logits.T.astype(np.float64)))
    table = {"pearson": np.corrcoef(quality[counts], iou[counts])[0, 1], "auroc": auroc(-quality[counts], iou[counts] < LOW_IOU),
             "mae": np.abs(quality - iou)[counts].mean(), "presence": auroc(presence, present)}
    return {name: round(float(value), 4) for name, value in {**table, "sum": table["pearson"] + table["auroc"] + table["presence"] / 2}.items()}


def choose(logits: Sequence[np.ndarray], samples: Sequence[Sample], count: int) -> Tuple[int, ...]:
    """The heads, by number, whose mean of logits is best."""
    return max(itertools.combinations(range(len(logits)), count), key=lambda heads: goodness(sum(logits[h] for h in heads) / count, samples)["sum"])


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoints", type=Path, nargs="+", required=True)
    parser.add_argument("--samples", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    add_network_option(parser)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    samples = [sample for path in options.samples for sample in load_samples(path)]
    networks = [load_network(path, "cpu", options.network).eval() for path in options.checkpoints]
    trunk = lambda network: {name: value for name, value in network.state_dict().items() if not name.startswith("head.")}
    first = trunk(networks[0])
    for path, network in zip(options.checkpoints, networks):
        if any(not torch.allclose(value, first[name], atol=1e-6) for name, value in trunk(network).items()):
            raise SystemExit(f"{path} has another trunk than {options.checkpoints[0]}: heads belong to the trunk they were trained on.")
    heads: List[Tuple[str, QualityHead]] = [(f"{path.name} {number}", head) for path, network in zip(options.checkpoints, networks)
                                            for number, head in enumerate(network.head.members)]
    logits = [logits_of(head, samples) for _, head in heads]
    for (name, _), told in zip(heads, logits):
        print(json.dumps({"head": name, **goodness(told, samples)}), flush=True)
    network = networks[0]
    chosen = choose(logits, samples, len(network.head.members))
    print(json.dumps({"chosen": [heads[h][0] for h in chosen], **goodness(sum(logits[h] for h in chosen) / len(chosen), samples)}), flush=True)
    states = [{name: value.clone() for name, value in heads[h][1].state_dict().items()} for h in chosen]
    for member, state in zip(network.head.members, states):
        member.load_state_dict(state)
    torch.save({"average": network.state_dict(), "heads": [heads[h][0] for h in chosen], "architecture": network.configuration.name}, options.out)


if __name__ == "__main__":
    main()
