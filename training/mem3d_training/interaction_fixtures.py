"""Fixtures that hold the C# side to the slice procedure of the interaction network.

    python3 -m mem3d_training.interaction_fixtures --out ../tests/fixtures/networks                  (without weights: geometry, search)
    python3 -m mem3d_training.interaction_fixtures --out … --checkpoint runs/interaction/last.pt    (also graph and end to end)

Format: `onnx_tools.write_fixture`. All slices are generated, none comes from a scan.
* `interaction_input.bin`   network inputs [n, 5, S, S] for `cases` (roi, prompts, previous or not), S = 32
* `interaction_paste.bin`   `cases` of a probability [S, S] pasted onto a slice
* `interaction_search.bin`  the whole procedure with a stand-in for the network, `prob = clamp(0.5 + 0.4·x0 + 0.5·x2 − 0.5·x3 + 0.3·(x1 − 0.5), 0, 1)`, S = 32:
                            the ROIs of all runs, the resulting probability and the quality told of it
* `interaction_quality.bin` the same with `quality = 4·a·(1 − a)`, a = mean prob, beside it
* `interaction_graph.bin`   `x` and `prob` of the exported graph, `quality` where it has that output
* `interaction_rounds.bin`  the whole procedure with the exported graph: probability and mask after round 0 and after a correction
Masks are in the header: {"shape", "bits"}, bits = base64 of the row-major mask, eight voxels a byte, the first in the highest bit.
"""
import argparse
import base64
from pathlib import Path

import numpy as np

from .interaction_inference import InteractionModel, network_input, paste, search_narrower
from .onnx_tools import shipped, write_fixture
from .prompts import Prompts, Stroke, extreme_points

SMALL = 32
GRAPH_TOLERANCES = {"tolerance": 2e-3}


def synthetic_slice(height=120, width=152) -> np.ndarray:
    """A bright lobed body with a darker lesion, a second body, a vessel and reproducible texture; integer values."""
    y, x = np.mgrid[:height, :width].astype(np.float64)
    angle = np.arctan2(y - 52, x - 58)
    body = np.hypot((y - 52) / 1.0, (x - 58) / 1.25) < 30 + 4 * np.cos(3 * angle)
    lesion = np.hypot(y - 46, x - 70) < 9
    other = np.hypot((y - 90) / 0.8, x - 118) < 16
    vessel = np.abs(y - 20 - 8 * np.sin(x / 14)) < 2
    values = 60 + 0.2 * x + 120 * body - 70 * lesion * body + 150 * other + 200 * vessel
    values += 9 * np.sin(1.7 * x + 0.9 * y) + 7 * np.sin(0.31 * x * np.cos(0.05 * y)) + 5 * np.cos(2.3 * y - 0.4 * x)
    return np.round(values).astype(np.float32)


def small_slice() -> np.ndarray:
    y, x = np.mgrid[:40, :56].astype(np.float64)
    values = 100 + 80 * (np.hypot(y - 18, (x - 25) / 1.2) < 5) + 6 * np.sin(1.3 * x + 2.1 * y)
    return np.round(values).astype(np.float32)


def prompt_examples() -> dict:
    """One of each type on `synthetic_slice`, and what corrects it."""
    return {
        "scribble": (Prompts([Stroke([(40, 44), (50, 46), (60, 52), (64, 60)])]), Prompts([Stroke([(30, 60), (34, 72)])])),
        "click": (Prompts([Stroke([(46.3, 69.6)])]), Prompts([Stroke([(52, 45)], positive=False)])),
        "box": (Prompts(boxes=[(76.0, 100.5, 104.5, 135.0)]), Prompts([Stroke([(88, 110), (92, 122)])])),
        "extreme": (extreme_points([(37.2, 70.0), (54.8, 69.1), (45.5, 61.0), (46.0, 79.3)]), Prompts([Stroke([(35, 50), (58, 52)], positive=False)])),
        "lasso": (Prompts(lassos=[np.array([(18, 40), (14, 66), (30, 92), (58, 100), (84, 80), (90, 50), (70, 22), (40, 20)], float)]),
                  Prompts([Stroke([(46, 66), (47, 74)])])),
        "box and scribbles": (Prompts([Stroke([(52, 40), (60, 50)]), Stroke([(46, 70)], positive=False)], boxes=[(20.0, 18.0, 88.0, 98.0)]),
                              Prompts([Stroke([(100, 20), (108, 40)], positive=False)])),
        "negative only": (Prompts([Stroke([(90, 118)], positive=False)]), Prompts([Stroke([(90, 118)])])),
        "small click": (Prompts([Stroke([(20.0, 30.0)])]), Prompts([Stroke([(20.0, 52.0)])])),
    }


def prompts_to_json(prompts: Prompts) -> dict:
    return {"strokes": [{"points": stroke.points.tolist(), "positive": stroke.positive} for stroke in prompts.strokes],
            "boxes": [list(map(float, box)) for box in prompts.boxes], "lassos": [np.asarray(lasso).tolist() for lasso in prompts.lassos]}


def pack_mask(mask: np.ndarray) -> dict:
    return {"shape": list(mask.shape), "bits": base64.b64encode(np.packbits(mask)).decode()}


def stand_in(x: np.ndarray):
    return (np.clip(0.5 + 0.4 * x[:, :1] + 0.5 * x[:, 2:3] - 0.5 * x[:, 3:4] + 0.3 * (x[:, 1:2] - 0.5), 0, 1).astype(np.float32),)


def telling_stand_in(x: np.ndarray):
    """The stand-in with a quality: highest for a view half of which is mask."""
    mean = stand_in(x)[0].mean((2, 3))
    return (*stand_in(x), 4 * mean * (1 - mean))


class Recorded(InteractionModel):
    """Remembers the ROI of every run."""

    def __init__(self, predict, size, **settings):
        super().__init__(predict, size, **settings)
        self.rois = []

    def run(self, image, previous, prompts, roi):
        self.rois.append([float(v) for v in roi])
        return super().run(image, previous, prompts, roi)


def procedure_fixture(model: Recorded, path: Path, note: str) -> None:
    arrays, cases = {"slice": synthetic_slice(), "small": small_slice()}, []
    for name, (first, more) in prompt_examples().items():
        image = "small" if name.startswith("small") else "slice"
        model.rois = []
        zero, first_quality = model.answer(arrays[image], first)
        rois_zero, model.rois = model.rois, []
        one, second_quality = model.answer(arrays[image], first + more, zero)
        arrays[name + "/0"], arrays[name + "/1"] = zero, one
        cases.append({"name": name, "image": image, "prompts": prompts_to_json(first), "correction": prompts_to_json(more),
                      "rois": [rois_zero, model.rois], "qualities": [first_quality, second_quality], "masks": [pack_mask(zero > 0.5), pack_mask(one > 0.5)]})
    write_fixture(path, {"kind": "interaction procedure", "note": note, "roiSize": model.size, "cases": cases}, arrays)


def write_geometry(folder: Path) -> None:
    image, small = synthetic_slice(), small_slice()
    previous = np.clip(1.2 - np.hypot(*np.mgrid[-52:68, -58:94]) / 40, 0, 1).astype(np.float32)
    examples = prompt_examples()
    lines, inputs = [], []
    for name, roi, with_previous in (("scribble", (50.0, 55.0, 90.0), False), ("click", (46.3, 69.6, 24.0), False),
                                     ("box", (90.25, 117.75, 41.4), True), ("extreme", (46.0, 70.15, 30.5), True),
                                     ("lasso", (52.0, 60.0, 200.0), False), ("box and scribbles", (20.0, 10.0, 70.0), True)):
        prompts = examples[name][0]
        inputs.append(network_input(image, previous if with_previous else None, prompts, roi, SMALL))
        lines.append({"name": name, "roi": list(roi), "previous": with_previous, "prompts": prompts_to_json(prompts)})
    write_fixture(folder / "interaction_input.bin", {"kind": "interaction input", "roiSize": SMALL, "cases": lines},
                  {"slice": image, "previous": previous, "x": np.stack(inputs)})
    lines, arrays = [], {}
    y, x = np.mgrid[:SMALL, :SMALL]
    arrays["prob"] = np.clip(1.3 - np.hypot(y - 14, x - 17) / 11 + 0.1 * np.sin(x), 0, 1).astype(np.float32)
    arrays["onto"] = np.full(small.shape, 0.75, dtype=np.float32)
    for index, roi in enumerate([(20.0, 28.0, 32.0), (20.3, 27.1, 24.0), (18.0, 30.0, 9.5), (22.5, 25.0, 15.7), (20.0, 28.0, 90.0), (2.0, 50.0, 30.0), (100.0, 10.0, 30.0)]):
        arrays[f"result{index}"] = paste(arrays["prob"], roi, arrays["onto"])
        lines.append({"roi": list(roi), "result": f"result{index}"})
    write_fixture(folder / "interaction_paste.bin", {"kind": "interaction paste", "roiSize": SMALL, "cases": lines}, arrays)
    procedure_fixture(Recorded(stand_in, SMALL), folder / "interaction_search.bin",
                      "stand-in network: prob = clamp(0.5 + 0.4·x0 + 0.5·x2 − 0.5·x3 + 0.3·(x1 − 0.5), 0, 1)")
    procedure_fixture(Recorded(telling_stand_in, SMALL, narrower=search_narrower(True)), folder / "interaction_quality.bin",
                      "the stand-in network of interaction_search.bin with quality = 4·a·(1 − a), a = mean prob")


def write_graph(folder: Path, predict, size: int, tolerances: dict = GRAPH_TOLERANCES) -> None:
    """One input through the exported graph; `predict` as `torch_predict` makes it. The tolerances go into the header."""
    image, (prompts, _) = synthetic_slice(), prompt_examples()["box and scribbles"]
    x = network_input(image, None, prompts, (54.0, 58.0, 96.0), size)[None]
    write_fixture(folder / "interaction_graph.bin", {"kind": "graph", "graph": "interaction", **tolerances},
                  {"x": x, **dict(zip(("prob", "quality"), predict(x)))})


def write_network(folder: Path, checkpoint: Path) -> None:
    from .export_interaction import load_network
    network = shipped(load_network(checkpoint))
    model = Recorded.of(network)
    write_graph(folder, model.predict, model.size)
    procedure_fixture(model, folder / "interaction_rounds.bin", "the exported graph; probabilities agree within 0.01, masks in 99.8 % of voxels")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path)
    options = parser.parse_args(arguments)
    write_geometry(options.out)
    if options.checkpoint:
        write_network(options.out, options.checkpoint)


if __name__ == "__main__":
    main()
