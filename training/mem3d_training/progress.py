"""Draws what the releases reached beside what is asked of them: where a curve still rises, where it has levelled off, how far the floor is.

    python3 -m mem3d_training.progress --table ../docs/progress.csv --out ../docs/images/results/progress.svg

A line of the table: panel, measure, floor, goal, then one number a release; empty where nothing was measured.
"""
import argparse
import csv
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

LABELS = ("panel", "measure", "floor", "goal")
COLUMNS = 2


class Line(NamedTuple):
    measure: str
    floor: Optional[float]
    goal: Optional[float]
    values: List[Optional[float]]      # one a release


def read(path: Path) -> Tuple[List[str], Dict[str, List[Line]]]:
    """The releases, and the lines of every panel."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or any(label not in rows[0] for label in LABELS):
        raise SystemExit(f"{path}: the columns must be {', '.join(LABELS)}, then the releases.")
    releases = [name for name in rows[0] if name not in LABELS]
    number = lambda text: float(text) if text else None
    panels: Dict[str, List[Line]] = {}
    for row in rows:
        panels.setdefault(row["panel"], []).append(Line(row["measure"], number(row["floor"]), number(row["goal"]), [number(row[r]) for r in releases]))
    return releases, panels


def draw(releases: List[str], panels: Dict[str, List[Line]], path: Path) -> None:
    import matplotlib
    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "mem3d", "svg.fonttype": "none", "font.size": 9})      # the same table gives the same file
    from matplotlib import pyplot
    rows = -(-len(panels) // COLUMNS)
    figure, axes = pyplot.subplots(rows, COLUMNS, figsize=(10, 3 * rows), squeeze=False)
    for axis, (panel, lines) in zip(axes.flat, panels.items()):
        for number, line in enumerate(lines):
            known = [(x, value) for x, value in enumerate(line.values) if value is not None]
            axis.plot(*zip(*known), marker="o", markersize=3.5, color=f"C{number}", label=line.measure)
        for level in sorted({line.floor for line in lines if line.floor is not None}):
            axis.axhline(level, color="#555", linestyle="--", linewidth=0.9)
            axis.text(len(releases) - 0.95, level, "floor", va="bottom", fontsize=7.5)
        for level in sorted({line.goal for line in lines if line.goal is not None}):
            axis.axhline(level, color="#2a7", linestyle=":", linewidth=0.9)
            axis.text(len(releases) - 0.95, level, "goal", va="bottom", fontsize=7.5, color="#2a7")
        axis.set_title(panel, fontsize=10)
        axis.set_xticks(range(len(releases)))
        axis.set_xticklabels(releases)
        axis.set_xlim(-0.2, len(releases) - 0.4)
        axis.grid(axis="y", alpha=0.25)
        axis.legend(fontsize=7.5, loc="best")
    for axis in list(axes.flat)[len(panels):]:
        axis.set_visible(False)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, default=Path("../docs/progress.csv"))
    parser.add_argument("--out", type=Path, default=Path("../docs/images/results/progress.svg"))
    options = parser.parse_args(arguments)
    draw(*read(options.table), options.out)


if __name__ == "__main__":
    main()
