"""`onnx/manifest.json`: each exporter writes the entries of its own graphs; names, shapes and hashes are read from the files.

    python -m mem3d_training.manifest --onnx ../onnx      # rebuild hashes and I/O lists after files changed

The format is fixed by docs/networks.md.
"""
import argparse
import datetime
import json
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from .cases import Case
from .onnx_tools import graph_entry

LICENCE = "CC BY-SA 4.0"
PRECISION = "float32 arithmetic, weights stored as float16"


def data_entries(cases: Sequence[Case]) -> Dict[str, List[str]]:
    """Attribution and training data lines of the sources of the cases."""
    infos = {case.source: case.info for case in cases}
    counts = {source: sum(case.source == source for case in cases) for source in infos}
    return {"attributions": [f"{info.description}: {info.reference}. {info.licence}. Changed: {info.changed}" for info in infos.values()],
            "trainingData": [f"{source}: {counts[source]} volumes, {info.licence}" for source, info in infos.items()]}


def read_manifest(folder: Path) -> dict:
    path = folder / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def write_manifest(folder: Path, manifest: dict) -> None:
    order = ["modelSet", "version", "created", "precision", "madeFrom", "licence", "attributions", "trainingData", "graphs", "memory", "interaction"]
    (folder / "manifest.json").write_text(json.dumps({key: manifest[key] for key in order if key in manifest}, indent=2) + "\n")


def update_manifest(folder: Path, graphs: Dict[str, int], sections: Dict[str, dict], data: Optional[Dict[str, List[str]]] = None,
                    model_set: Optional[str] = None, version: Optional[str] = None) -> dict:
    """Writes the entries of `graphs` (name → roiSize; file NAME.onnx) and replaces `sections`; keeps what other exporters wrote."""
    manifest = read_manifest(folder)
    manifest["modelSet"] = model_set or manifest.get("modelSet", "mem3d-compact")
    manifest["version"] = version or manifest.get("version", "1.0.0")
    manifest["created"] = datetime.datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ")
    manifest["precision"], manifest["licence"] = PRECISION, LICENCE
    for key in ("attributions", "trainingData"):
        known = manifest.get(key, [])
        manifest[key] = known + [line for line in (data or {}).get(key, []) if line not in known]
    entries = manifest.setdefault("graphs", {})
    for name, roi_size in graphs.items():
        entries[name] = graph_entry(folder / f"{name}.onnx", roi_size)
    manifest.update(sections)
    write_manifest(folder, manifest)
    return manifest


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--onnx", type=Path, default=Path("../onnx"))
    options = parser.parse_args(arguments)
    known = read_manifest(options.onnx)["graphs"]
    update_manifest(options.onnx, {name: entry["roiSize"] for name, entry in known.items()}, {})


if __name__ == "__main__":
    main()
