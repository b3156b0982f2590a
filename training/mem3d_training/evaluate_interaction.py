"""2D Dice of the interaction network with a robot user, on the slice with the largest area of every object.

    python3 -m mem3d_training.evaluate_interaction --data DATA/val --checkpoint runs/interaction/last.pt --json result.json

Round 0 is one prompt, every further round one correction of the largest 2D error component (scribble on its skeleton or click at the
maximum of its distance transform, alternating). `neighbour` starts from the true mask of a slice 3 further instead of a prompt: what a
correction does to a mask that propagation might give.
"""
import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from .cases import load_dataset
from .configuration import add_network_option
from .export_interaction import load_network
from .interaction_inference import InteractionModel
from .objects import list_targets
from .prompts import Prompts, correction_prompt, robot_prompt

PROMPT_KINDS = ("scribble", "click", "box", "extreme")
WORSE_BY = 0.01


def dice(a, b) -> float:
    total = a.sum() + b.sum()
    return float(2 * (a & b).sum() / total) if total else 1.0


def rounds_of(model, image, truth, kind, rng, corrections, neighbour=None, alternate=0):
    """Dice after round 0 and after each correction. A mask is corrected as the server keeps it: yes or no, no probability."""
    if kind == "neighbour":
        prompts, mask = Prompts(), neighbour
    else:
        prompts = robot_prompt(kind, truth, rng)
        mask = model.segment(image, prompts) > 0.5
    scores = [dice(mask, truth)]
    for number in range(corrections):
        more = correction_prompt(mask, truth, rng, click_chance=float((number + alternate) % 2))
        if more is None:
            scores.append(scores[-1])
            continue
        prompts = prompts + more
        mask = model.segment(image, prompts, mask.astype(np.float32)) > 0.5
        scores.append(dice(mask, truth))
    return scores


def evaluate(model, targets, kinds=PROMPT_KINDS + ("neighbour",), corrections=3, seed=0):
    rows = []
    for index, target in enumerate(targets):
        images, labels = target.view()
        k = int(target.areas.argmax())
        truth = labels[k] == target.label
        image = images[k].astype(np.float32)
        near = [j for j in (k + 3, k - 3, k + 2, k - 2, k + 1, k - 1) if 0 <= j < len(labels) and (labels[j] == target.label).any()]
        for number, kind in enumerate(kinds):
            if kind == "neighbour" and not near:
                continue
            rng = np.random.default_rng([seed, index, number])
            neighbour = labels[near[0]] == target.label if near else None
            scores = rounds_of(model, image, truth, kind, rng, corrections, neighbour, index)
            rows.append({"case": target.case.case_id, "source": target.case.source, "label": target.label_name, "prompt": kind,
                         "area": int(truth.sum()), "dice": scores})
    return rows


def summarise(rows):
    groups = defaultdict(list)
    for row in rows:
        for source in (row["source"], "all"):
            groups[source, row["prompt"]].append(row["dice"])
    summary = []
    for (source, prompt), scores in sorted(groups.items()):
        scores = np.array(scores)
        change = scores[:, 1] - scores[:, 0]
        summary.append({"source": source, "prompt": prompt, "n": len(scores), "dice": [round(v, 4) for v in scores.mean(0)],
                        "worse": round(float((change < -WORSE_BY).mean()), 4), "worseAtAll": round(float((change < 0).mean()), 4)})
    for source in sorted({row["source"] for row in rows}) + ["all"]:        # every prompt given in round 0 together
        part = np.array([row["dice"] for row in rows if row["prompt"] != "neighbour" and source in (row["source"], "all")])
        change = part[:, 1] - part[:, 0]
        summary.append({"source": source, "prompt": "mean", "n": len(part), "dice": [round(v, 4) for v in part.mean(0)],
                        "worse": round(float((change < -WORSE_BY).mean()), 4), "worseAtAll": round(float((change < 0).mean()), 4)})
    return summary


def markdown(summary) -> str:
    lines = ["| source | prompt | n | round 0 | 1 | 2 | 3 | worse after one correction |", "|---|---|---|---|---|---|---|---|"]
    for row in summary:
        lines.append(f"| {row['source']} | {row['prompt']} | {row['n']} | " + " | ".join(f"{v:.3f}" for v in row["dice"])
                     + f" | {100 * row['worse']:.0f} % |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--size", type=int, help="network cells a side; default: as exported")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--limit", type=int, help="volumes a source")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path)
    add_network_option(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    targets = list_targets(load_dataset(arguments.data, limit=arguments.limit), axes_of_isotropic=False)
    network = load_network(arguments.checkpoint, arguments.network).to(arguments.device).to(memory_format=torch.channels_last)
    model = InteractionModel.of(network, arguments.device, arguments.size)
    rows = [row for seed in range(arguments.seeds) for row in evaluate(model, targets, seed=seed)]
    summary = summarise(rows)
    print(markdown(summary))
    if arguments.json:
        arguments.json.write_text(json.dumps({"summary": summary, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
