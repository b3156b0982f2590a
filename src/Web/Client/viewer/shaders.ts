/** Layers of masks drawn at once: the active label, what is compared, and of the others those drawn last. */
export const maximumLayers = 16;

export const vertexShader = `#version 300 es
// One triangle that covers the viewport.
void main() {
  vec2 corner = vec2((gl_VertexID & 1) * 4 - 1, (gl_VertexID >> 1) * 4 - 1);
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/**
 * The picture of one slice. Every screen pixel finds its voxel position through one affine map; integer textures cannot filter, so the
 * bilinear mix is written out. Contours are computed from the mask itself and stay equally thin at every zoom.
 */
export function fragmentShader(voxels: 'int16' | 'float32'): string {
  const sampler = voxels === 'int16' ? 'isampler2D' : 'sampler2D';
  return `#version 300 es
precision highp float;
precision highp int;
precision highp ${sampler};
precision highp sampler2DArray;

uniform ${sampler} image;
uniform sampler2DArray masks;
uniform bool hasImage;
uniform bool smoothly;
uniform ivec2 size;            // voxels of the slice
uniform vec2 origin;           // voxel position of fragment (0, 0)
uniform mat2 step;             // voxels a fragment
uniform vec2 pixelsPerVoxel;   // fragments a voxel along x and y
uniform vec2 window;           // intensity of black, 1 / (white - black)
uniform vec3 background;
uniform float lineWidth;       // half the width of a contour in fragments
uniform int layers;
uniform vec4 colors[${maximumLayers}];  // rgb and opacity of the fill
uniform float lines[${maximumLayers}];  // opacity of the contour

out vec4 color;

float intensityAt(ivec2 p) {
  return float(texelFetch(image, clamp(p, ivec2(0), size - 1), 0).r);
}

float maskAt(ivec2 p, int layer) {
  if (any(lessThan(p, ivec2(0))) || any(greaterThanEqual(p, size))) return 0.0;
  return texelFetch(masks, ivec3(p, layer), 0).r;
}

void main() {
  vec2 voxel = origin + step * gl_FragCoord.xy;
  ivec2 nearest = ivec2(floor(voxel + 0.5));
  if (any(lessThan(nearest, ivec2(0))) || any(greaterThanEqual(nearest, size))) {
    color = vec4(background, 1.0);
    return;
  }
  ivec2 cell = ivec2(floor(voxel));
  vec2 f = voxel - vec2(cell);

  vec3 shown = background;
  if (hasImage) {
    float v = smoothly
      ? mix(mix(intensityAt(cell), intensityAt(cell + ivec2(1, 0)), f.x),
            mix(intensityAt(cell + ivec2(0, 1)), intensityAt(cell + ivec2(1, 1)), f.x), f.y)
      : intensityAt(nearest);
    shown = vec3(clamp((v - window.x) * window.y, 0.0, 1.0));
  }

  for (int layer = 0; layer < layers; layer++) {
    float inside;
    float distance;
    if (smoothly) {
      // The contour is where the bilinear mask is one half; its gradient gives the distance in fragments.
      float a = maskAt(cell, layer);
      float b = maskAt(cell + ivec2(1, 0), layer);
      float c = maskAt(cell + ivec2(0, 1), layer);
      float d = maskAt(cell + ivec2(1, 1), layer);
      float m = mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
      vec2 gradient = vec2(mix(b - a, d - c, f.y), mix(c - a, d - b, f.x)) / pixelsPerVoxel;
      float slope = length(gradient);
      distance = slope > 1e-6 ? (m - 0.5) / slope : (m > 0.5 ? 1e6 : -1e6);
      inside = clamp(distance + 0.5, 0.0, 1.0);
    } else {
      // The contour runs along voxel edges, on the inside.
      float m = maskAt(nearest, layer);
      vec2 low = (voxel - vec2(nearest) + 0.5) * pixelsPerVoxel;
      vec2 high = pixelsPerVoxel - low;
      distance = m > 0.5 ? 1e6 : -1e6;
      if (m > 0.5) {
        if (maskAt(nearest - ivec2(1, 0), layer) < 0.5) distance = min(distance, low.x);
        if (maskAt(nearest + ivec2(1, 0), layer) < 0.5) distance = min(distance, high.x);
        if (maskAt(nearest - ivec2(0, 1), layer) < 0.5) distance = min(distance, low.y);
        if (maskAt(nearest + ivec2(0, 1), layer) < 0.5) distance = min(distance, high.y);
      }
      inside = m;
    }
    float line = clamp(lineWidth + 0.5 - abs(distance), 0.0, 1.0) * lines[layer];
    shown = mix(shown, colors[layer].rgb, inside * colors[layer].a);
    shown = mix(shown, colors[layer].rgb, line);
  }
  color = vec4(shown, 1.0);
}`;
}
