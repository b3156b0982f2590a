export const meshVertex = `#version 300 es
uniform mat4 view;
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
out vec3 outward;
void main() {
  outward = normal;
  gl_Position = view * vec4(position, 1.0);
}`;

/** A light at the eye and a weaker one from above it; what turns away from the eye gets darker, so that shapes read. */
export const meshFragment = `#version 300 es
precision highp float;
uniform vec3 eye;
uniform vec3 above;
uniform vec3 color;
in vec3 outward;
out vec4 result;
void main() {
  vec3 n = normalize(outward);
  float facing = dot(n, eye);
  if (facing < 0.0) n = -n;
  float light = 0.22 + 0.62 * abs(facing) + 0.22 * max(dot(n, above), 0.0);
  float shine = 0.16 * pow(max(dot(n, normalize(eye + above)), 0.0), 24.0);
  result = vec4(color * light + shine, 1.0);
}`;

export const lineVertex = `#version 300 es
uniform mat4 view;
layout(location = 0) in vec3 position;
void main() {
  gl_Position = view * vec4(position, 1.0);
}`;

export const lineFragment = `#version 300 es
precision highp float;
uniform vec4 color;
out vec4 result;
void main() {
  result = color;
}`;

export const sliceVertex = `#version 300 es
uniform mat4 view;
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 voxel;
out vec2 at;
void main() {
  at = voxel;
  gl_Position = view * vec4(position, 1.0);
}`;

export function sliceFragment(voxels: 'int16' | 'float32'): string {
  const sampler = voxels === 'int16' ? 'isampler2D' : 'sampler2D';
  return `#version 300 es
precision highp float;
precision highp ${sampler};
uniform ${sampler} image;
uniform vec2 window;   // intensity of black, 1 / (white - black)
in vec2 at;
out vec4 result;
void main() {
  ivec2 size = textureSize(image, 0);
  float v = float(texelFetch(image, clamp(ivec2(floor(at + 0.5)), ivec2(0), size - 1), 0).r);
  result = vec4(vec3(clamp((v - window.x) * window.y, 0.0, 1.0)), 1.0);
}`;
}
