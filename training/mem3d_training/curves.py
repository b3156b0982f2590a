"""Training curves of a run of either network as a small CSV and PNG.

    python -m mem3d_training.curves --run runs/memory --out curves/memory
    python -m mem3d_training.curves --printed quality.log judge.log --out curves/quality     # what train_quality and train_judge printed
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


def read_printed(files: List[Path]) -> List[Dict[str, object]]:
    """The steps of heads and judges in order: event, number of its training (a training begins where steps begin anew), step, loss."""
    entries, number, last = [], {}, {}
    for file in files:
        for line in file.read_text().splitlines():
            entry = json.loads(line) if line.startswith("{") else {}
            event = entry.get("event")
            if event not in ("head", "judge"):
                continue
            if entry["step"] <= last.get(event, float("inf")):
                number[event] = number.get(event, 0) + 1
            last[event] = entry["step"]
            entries.append({"event": event, "number": number[event], "step": entry["step"], "loss": entry["loss"]})
    return entries


def draw_printed(files: List[Path], out: Path) -> None:
    entries = read_printed(files)
    if not entries:
        raise SystemExit(f"no step of a head or a judge in {', '.join(map(str, files))}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{out}.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, list(entries[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(entries)
    pyplot = pyplot_without_screen()
    events = sorted({entry["event"] for entry in entries})
    figure, axes = pyplot.subplots(1, len(events), figsize=(3.7 * len(events), 3), squeeze=False)
    for axis, event in zip(axes[0], events):
        for number in sorted({entry["number"] for entry in entries if entry["event"] == event}):
            axis.plot(*zip(*[(e["step"], e["loss"]) for e in entries if (e["event"], e["number"]) == (event, number)]), label=str(number))
        axis.set_xlabel("steps")
        axis.set_title(f"loss of each {event}")
        axis.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(f"{out}.png", dpi=70)


def pyplot_without_screen():
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot
    return pyplot


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("runs/memory"))
    parser.add_argument("--printed", type=Path, nargs="+", help="instead of a run: what the trainings of heads and judges printed")
    parser.add_argument("--out", type=Path, default=Path("curves/memory"), help="path without ending")
    options = parser.parse_args(arguments)
    if options.printed:
        draw_printed(options.printed, options.out)
        return
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

    pyplot = pyplot_without_screen()
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
