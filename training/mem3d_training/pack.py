"""Packs labelled volumes for machines that take little and have no NIfTI reader, and splits and joins large files.

    python -m mem3d_training.pack cases --data ../shared/data/train --out runs/pack
    python -m mem3d_training.pack split runs/gpu/checkpoint.pt --out runs/parts
    python -m mem3d_training.pack join runs/parts --out runs/gpu

Packed volumes are cut to their labels' box plus a margin and reduced to 8 bits between the 0.1 and 99.9 percentiles: good enough to train
on, not to evaluate on. A part is an xz stream of: uint32 header length, JSON header, raw arrays. `load_dataset` reads the folder.
"""
import argparse
import dataclasses
import hashlib
import json
import lzma
import struct
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import numpy as np

from .cases import PACK_ENDING, Case, SourceInfo, load_dataset

MARGIN_SLICES, MARGIN_VOXELS = 10, 40
PART_MEGABYTES = 15.0


def shrink(case: Case) -> Tuple[np.ndarray, np.ndarray]:
    """8-bit image and labels, cut to the labels' box and margin, [z, y, x] uint8."""
    bounds = []
    for axis, margin in ((0, MARGIN_SLICES), (1, MARGIN_VOXELS), (2, MARGIN_VOXELS)):
        filled = np.flatnonzero(case.labels.any(tuple(i for i in range(3) if i != axis)))
        bounds.append(slice(max(0, int(filled[0]) - margin), int(filled[-1]) + margin + 1) if len(filled) else slice(None))
    image = case.image[tuple(bounds)].astype(np.float32)
    low, high = np.percentile(image, [0.1, 99.9])
    image = np.clip((image - low) / max(high - low, 1e-3) * 255, 0, 255).round().astype(np.uint8)
    return image, np.ascontiguousarray(case.labels[tuple(bounds)])


def write_part(path: Path, entries: Sequence[dict], blobs: Sequence[bytes]) -> None:
    header = json.dumps(list(entries)).encode()
    path.write_bytes(lzma.compress(struct.pack("<I", len(header)) + header + b"".join(blobs), preset=4))


def write_pack(cases: Sequence[Case], folder: Path, megabytes: float = PART_MEGABYTES) -> List[Path]:
    """Writes parts of about `megabytes` (compressed; at least one case each)."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"*{PACK_ENDING}"):
        old.unlink()
    paths, entries, blobs, size = [], [], [], 0

    def flush() -> None:
        nonlocal entries, blobs, size
        if entries:
            paths.append(folder / f"part{len(paths):02d}{PACK_ENDING}")
            write_part(paths[-1], entries, blobs)
            entries, blobs, size = [], [], 0

    for case in cases:
        image, labels = shrink(case)
        estimate = len(lzma.compress(image.tobytes(), preset=0)) + len(labels.tobytes()) // 100
        if size + estimate > megabytes * 0.95e6:
            flush()
        entries.append({"shape": image.shape, "spacing": case.spacing.tolist(), "source": case.source, "case": case.case_id,
                        "labels": case.label_names, "modality": case.modality, "spacingKnown": case.spacing_known,
                        "subject": case.subject, "info": dataclasses.asdict(case.info)})
        blobs += [image.tobytes(), labels.tobytes()]
        size += estimate
    flush()
    return paths


def read_pack(folder: Path, sources: Optional[Sequence[str]] = None, limit: Optional[int] = None) -> List[Case]:
    """The cases of a folder of parts, sorted by source."""
    cases: List[Case] = []
    for path in sorted(folder.glob(f"*{PACK_ENDING}")):
        content = lzma.decompress(path.read_bytes())
        (length,) = struct.unpack_from("<I", content)
        position = 4 + length
        for entry in json.loads(content[4:position]):
            count = int(np.prod(entry["shape"]))
            image, labels = (np.frombuffer(content, np.uint8, count, position + part * count).reshape(entry["shape"]) for part in (0, 1))
            position += 2 * count
            cases.append(Case(image.astype(np.int16), labels.copy(), np.array(entry["spacing"]), entry["source"], entry["case"],
                              {int(key): name for key, name in entry["labels"].items()}, entry["modality"], entry["spacingKnown"],
                              entry["subject"], SourceInfo(**entry["info"])))
    cases = [case for case in sorted(cases, key=lambda case: case.source) if sources is None or case.source in sources]
    if limit is not None:
        counted = {}
        cases = [case for case in cases if counted.setdefault(case.source, []).append(case) or len(counted[case.source]) <= limit]
    return cases


def split(path: Path, folder: Path, megabytes: float = PART_MEGABYTES) -> List[Path]:
    """Cuts a file into parts NAME.000, NAME.001 … and writes NAME.json with its size and SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    content, step = path.read_bytes(), int(megabytes * 1e6)
    parts = []
    for number, start in enumerate(range(0, len(content), step)):
        parts.append(folder / f"{path.name}.{number:03d}")
        parts[-1].write_bytes(content[start:start + step])
    (folder / f"{path.name}.json").write_text(json.dumps({"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}))
    return parts


def join(folder: Path, out: Path) -> List[Path]:
    """Joins every split file found in `folder`; refuses a wrong SHA-256."""
    out.mkdir(parents=True, exist_ok=True)
    joined = []
    for facts in sorted(folder.glob("*.json")):
        name = facts.name[:-len(".json")]
        content = b"".join(part.read_bytes() for part in sorted(folder.glob(f"{name}.[0-9][0-9][0-9]")))
        if hashlib.sha256(content).hexdigest() != json.loads(facts.read_text())["sha256"]:
            raise ValueError(f"{name}: the parts do not give the file that was split")
        joined.append(out / name)
        joined[-1].write_bytes(content)
    return joined


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    cases = commands.add_parser("cases")
    cases.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    cases.add_argument("--out", type=Path, default=Path("runs/pack"))
    cases.add_argument("--limit", type=int)
    cut = commands.add_parser("split")
    cut.add_argument("file", type=Path)
    cut.add_argument("--out", type=Path, required=True)
    glue = commands.add_parser("join")
    glue.add_argument("folder", type=Path)
    glue.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    if options.command == "cases":
        paths = write_pack(load_dataset(options.data, limit=options.limit), options.out)
    elif options.command == "split":
        paths = split(options.file, options.out)
    else:
        paths = join(options.folder, options.out)
    for path in paths:
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
