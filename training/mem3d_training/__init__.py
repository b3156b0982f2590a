"""Training, evaluation and export of the networks of docs/networks.md.

Conventions used everywhere in this package: volumes are [z, y, x] arrays, spacings are millimetres in (z, y, x) order, slice-plane
coordinates are voxel indices (the centre of voxel i is i), a region of interest is (centre y, centre x, side) in voxels.
"""
