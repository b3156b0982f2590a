"""Training curves of a run as a small CSV and PNG.

    python -m mem3d_training.curves --run runs/memory --out curves/memory
"""
import argparse
import csv
import json
from pathlib import Path


def read_log(run: Path):
    """The step entries of a run's log, in order; those that a resumed call repeated are replaced."""
    entries = {}
    for line in (run / "log.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["event"] == "step":
            entries[entry["step"]] = entry
    return [entries[step] for step in sorted(entries)]


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("runs/memory"))
    parser.add_argument("--out", type=Path, default=Path("curves/memory"), help="path without ending")
    options = parser.parse_args(arguments)
    entries = read_log(options.run)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    columns = ["step", "minute", "loss", "iou", "rate", "scale"]
    with open(options.out.with_suffix(".csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[entry[name] for name in columns] for entry in entries])

    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot
    figure, axes = pyplot.subplots(1, 3, figsize=(11, 3))
    for axis, name in zip(axes, ("loss", "iou", "scale")):
        axis.plot([entry["minute"] for entry in entries], [entry[name] for entry in entries])
        axis.set_xlabel("minutes")
        axis.set_title({"loss": "loss (clips)", "iou": "IoU (clips)", "scale": "1/τ of the memory read"}[name])
    figure.tight_layout()
    figure.savefig(options.out.with_suffix(".png"), dpi=70)


if __name__ == "__main__":
    main()
