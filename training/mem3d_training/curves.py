"""Training curves of a run of either network as a small CSV and PNG.

    python -m mem3d_training.curves --run runs/memory --out curves/memory
"""
import argparse
import csv
import json
from pathlib import Path
from typing import Dict, List

MEMORY = {"loss": "loss (clips)", "iou": "IoU (clips)", "scale": "1/τ of the memory read"}
INTERACTION = {"loss": "loss", "first": "Dice after the first prompt", "before": "Dice before a correction", "corrected": "Dice after it"}


def read_log(run: Path) -> List[Dict[str, float]]:
    """The step entries of a run's log, in order; those that a resumed call repeated are replaced."""
    entries = {}
    for line in (run / "log.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry.get("event", "step") == "step":
            entry["minute"] = entry.pop("minutes", entry.get("minute"))
            entries[entry["step"]] = entry
    return [entries[step] for step in sorted(entries)]


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("runs/memory"))
    parser.add_argument("--out", type=Path, default=Path("curves/memory"), help="path without ending")
    options = parser.parse_args(arguments)
    entries = read_log(options.run)
    if not entries:
        raise SystemExit(f"{options.run / 'log.jsonl'} holds no training step yet")
    titles = MEMORY if "scale" in entries[0] else INTERACTION
    columns = ["step", "minute", *titles, "rate"]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{options.out}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[entry.get(name, "") for name in columns] for entry in entries])

    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot
    figure, axes = pyplot.subplots(1, len(titles), figsize=(3.7 * len(titles), 3))
    for axis, (name, title) in zip(axes, titles.items()):
        points = [(entry["minute"], entry[name]) for entry in entries if name in entry]
        axis.plot(*zip(*points))
        axis.set_xlabel("minutes")
        axis.set_title(title)
    figure.tight_layout()
    figure.savefig(f"{options.out}.png", dpi=70)


if __name__ == "__main__":
    main()
