"""Small generated volumes for the tests; no patient data."""
import numpy as np

from mem3d_training.cases import Case, SourceInfo


def blob_case(source: str = "alpha", depth: int = 14, size: int = 40, seed: int = 0) -> Case:
    """A bright ellipsoid (label 1) with a dim neighbour (label 2) in noise."""
    rng = np.random.default_rng(seed)
    z, y, x = np.meshgrid(np.arange(depth), np.arange(size), np.arange(size), indexing="ij")
    first = ((z - depth / 2) / (0.35 * depth)) ** 2 + ((y - 18) / 9) ** 2 + ((x - 20) / 7) ** 2 < 1
    second = ((z - depth / 2) / (0.35 * depth)) ** 2 + ((y - 32) / 4) ** 2 + ((x - 8) / 4) ** 2 < 1
    image = (rng.normal(0, 10, z.shape) + 200 * first + 80 * second).astype(np.int16)
    labels = (first + 2 * second).astype(np.uint8)
    return Case(image, labels, np.array([3.0, 1.0, 1.0]), source, f"{source}_{seed}", {1: "ellipsoid", 2: "neighbour"},
                info=SourceInfo(source, "generated", "CC0 1.0", "tests", "nothing"))
