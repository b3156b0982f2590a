// Run-length code of a slice's mask, the same bytes as Mem3D.Core.Masks.RunLength: alternating run lengths of 0 and 1, x fastest,
// starting with a run of 0 (which may have length 0), each an unsigned LEB128 integer.

/** The code does not describe exactly the voxels of the slice. */
export class BrokenMask extends Error {
  constructor(width: number, height: number) {
    super(`A run-length coded mask does not describe ${width}×${height} voxels. Reload the page.`);
  }
}

/**
 * Walks the runs of 1 of a code whose bytes are known to be good (decodeMask has read them, or the server wrote them): first and end index
 * of each. Ends early when `visit` returns false.
 */
export function runsOf(code: Uint8Array, visit: (first: number, end: number) => boolean): void {
  let position = 0;
  let inside = false;
  for (let at = 0; at < code.length; inside = !inside) {
    let run = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = code[at++] ?? 0;
      run += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    if (inside && run > 0 && !visit(position, position + run)) return;
    position += run;
  }
}

/** Decodes into 0 or `value` a voxel, width × height of them. Throws BrokenMask. */
export function decodeMask(code: Uint8Array, width: number, height: number, value = 1): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(width * height);
  let position = 0;
  let inside = false;
  for (let at = 0; at < code.length; ) {
    let run = 0;
    let scale = 1;
    let byte: number;
    do {
      if (at >= code.length || scale > 2 ** 28) throw new BrokenMask(width, height);
      byte = code[at++]!;
      run += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    if (run > mask.length - position) throw new BrokenMask(width, height);
    if (inside) mask.fill(value, position, position + run);
    position += run;
    inside = !inside;
  }
  if (position !== mask.length) throw new BrokenMask(width, height);
  return mask;
}

/** The inverse of decodeMask; every non-zero voxel counts as 1. */
export function encodeMask(mask: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  let inside = false;
  for (let at = 0; at < mask.length; inside = !inside) {
    let end = at;
    while (end < mask.length && (mask[end] !== 0) === inside) end++;
    let run = end - at;
    while (run >= 0x80) {
      bytes.push((run & 0x7f) | 0x80);
      run >>>= 7;
    }
    bytes.push(run);
    at = end;
  }
  return Uint8Array.from(bytes);
}
