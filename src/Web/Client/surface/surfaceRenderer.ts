import { linkProgram, NoWebGl } from '../viewer/linkProgram';
import type { Voxels } from '../viewer/sliceRenderer';
import type { WindowLevel } from '../viewer/windowLevel';
import type { Surface } from './maskSurface';
import { lineFragment, lineVertex, meshFragment, meshVertex, sliceFragment, sliceVertex } from './shaders';
import type { Turntable, Vector } from './turntable';

export type Rgb = readonly [number, number, number];

/** A plane of the volume: its corners in millimetres, around it; with voxels it is drawn as a picture, else as a frame. */
export interface ShownPlane {
  readonly corners: readonly [Vector, Vector, Vector, Vector];
  readonly color: Rgb;
  readonly picture: { readonly voxels: Voxels; readonly width: number; readonly height: number } | null;
}

export interface SurfaceScene {
  readonly camera: Turntable;
  /** Size of the view in CSS pixels, and device pixels a CSS pixel. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** Millimetres to either side of the camera's target that are drawn. */
  readonly depth: number;
  readonly surfaces: readonly { readonly key: string; readonly surface: Surface; readonly color: Rgb }[];
  readonly planes: readonly ShownPlane[];
  /** Pairs of points in millimetres: the edges of the volume. */
  readonly edges: Float32Array<ArrayBuffer>;
  readonly window: WindowLevel;
}

interface Held {
  readonly surface: Surface;
  readonly array: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
}

/** Draws label surfaces, slice planes and the edges of the volume. What is drawn again from the same data is not uploaded again. */
export class SurfaceRenderer {
  private readonly gl: WebGL2RenderingContext;
  private mesh!: WebGLProgram;
  private line!: WebGLProgram;
  private slice!: WebGLProgram;
  private lines!: { array: WebGLVertexArrayObject; buffer: WebGLBuffer };
  private quad!: { array: WebGLVertexArrayObject; buffer: WebGLBuffer };
  private readonly held = new Map<string, Held>();
  private pictures: { texture: WebGLTexture; voxels: Voxels | null }[] = [];

  constructor(
    canvas: HTMLCanvasElement,
    private readonly type: 'int16' | 'float32',
    private readonly background: Rgb,
  ) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: true, depth: true });
    if (!gl) throw new NoWebGl();
    this.gl = gl;
    this.restore();
  }

  /** Builds everything the context holds; called again after the browser took the context away and gave it back. */
  restore(): void {
    const { gl } = this;
    this.held.clear();
    this.pictures = [];
    this.mesh = linkProgram(gl, meshVertex, meshFragment);
    this.line = linkProgram(gl, lineVertex, lineFragment);
    this.slice = linkProgram(gl, sliceVertex, sliceFragment(this.type));
    this.lines = this.attributes([3]);
    this.quad = this.attributes([3, 2]);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.enable(gl.DEPTH_TEST);
  }

  draw(scene: SurfaceScene): void {
    const { gl } = this;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(...this.background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const view = scene.camera.matrix(scene.width, scene.height, scene.depth);
    this.drawSurfaces(scene, view);
    scene.planes.forEach((plane, n) => plane.picture && this.drawPicture(n, plane, plane.picture, scene.window, view));
    this.drawLines(scene.edges, gl.LINES, [0.42, 0.47, 0.53, 1], view);
    for (const { corners, color } of scene.planes) this.drawLines(Float32Array.from(corners.flat()), gl.LINE_LOOP, [...color, 1], view);
  }

  dispose(): void {
    for (const key of [...this.held.keys()]) this.release(key);
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  private drawSurfaces({ surfaces, camera }: SurfaceScene, view: Float32Array): void {
    const { gl, mesh } = this;
    const shown = new Set(surfaces.map((s) => s.key));
    for (const key of [...this.held.keys()]) if (!shown.has(key)) this.release(key);
    gl.useProgram(mesh);
    const { up, eye } = camera.axes;
    gl.uniformMatrix4fv(gl.getUniformLocation(mesh, 'view'), false, view);
    gl.uniform3f(gl.getUniformLocation(mesh, 'eye'), ...eye);
    gl.uniform3f(gl.getUniformLocation(mesh, 'above'), ...up);
    for (const { key, surface, color } of surfaces) {
      gl.bindVertexArray(this.hold(key, surface).array);
      gl.uniform3f(gl.getUniformLocation(mesh, 'color'), ...color);
      gl.drawElements(gl.TRIANGLES, surface.triangles.length, gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }

  private drawLines(points: Float32Array<ArrayBuffer>, mode: GLenum, color: readonly number[], view: Float32Array): void {
    const { gl, line } = this;
    gl.useProgram(line);
    gl.uniformMatrix4fv(gl.getUniformLocation(line, 'view'), false, view);
    gl.uniform4f(gl.getUniformLocation(line, 'color'), ...(color as [number, number, number, number]));
    gl.bindVertexArray(this.lines.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.lines.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, points, gl.DYNAMIC_DRAW);
    gl.drawArrays(mode, 0, points.length / 3);
    gl.bindVertexArray(null);
  }

  private drawPicture(
    n: number, { corners: [a, b, c, d] }: ShownPlane, { voxels, width, height }: NonNullable<ShownPlane['picture']>,
    window: WindowLevel, view: Float32Array,
  ): void {
    const { gl, slice } = this;
    const [left, right, top, bottom] = [-0.5, width - 0.5, -0.5, height - 0.5];
    const points = Float32Array.from([...a, left, top, ...b, right, top, ...d, left, bottom, ...c, right, bottom]);
    gl.useProgram(slice);
    gl.uniformMatrix4fv(gl.getUniformLocation(slice, 'view'), false, view);
    gl.uniform2f(gl.getUniformLocation(slice, 'window'), window.level - window.width / 2, 1 / window.width);
    this.bindPicture(n, voxels, width, height);
    gl.bindVertexArray(this.quad.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.quad.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, points, gl.DYNAMIC_DRAW);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.bindVertexArray(null);
  }

  private bindPicture(n: number, voxels: Voxels, width: number, height: number): void {
    const { gl } = this;
    let known = this.pictures[n];
    gl.activeTexture(gl.TEXTURE0);
    if (!known) {
      known = this.pictures[n] = { texture: gl.createTexture(), voxels: null };
      gl.bindTexture(gl.TEXTURE_2D, known.texture);
      for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
      for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
      gl.texStorage2D(gl.TEXTURE_2D, 1, this.type === 'int16' ? gl.R16I : gl.R32F, width, height);
    }
    gl.bindTexture(gl.TEXTURE_2D, known.texture);
    if (known.voxels === voxels) return;
    const [format, type] = this.type === 'int16' ? [gl.RED_INTEGER, gl.SHORT] : [gl.RED, gl.FLOAT];
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, format, type, voxels);
    known.voxels = voxels;
  }

  private hold(key: string, surface: Surface): Held {
    const known = this.held.get(key);
    if (known?.surface === surface) return known;
    this.release(key);
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const buffers = [surface.positions, surface.normals].map((values, location) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, 3, gl.FLOAT, false, 0, 0);
      return buffer;
    });
    const indices = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, surface.triangles, gl.STATIC_DRAW);
    gl.bindVertexArray(null);
    const held = { surface, array, buffers: [...buffers, indices] };
    this.held.set(key, held);
    return held;
  }

  private release(key: string): void {
    const held = this.held.get(key);
    if (!held) return;
    this.gl.deleteVertexArray(held.array);
    for (const buffer of held.buffers) this.gl.deleteBuffer(buffer);
    this.held.delete(key);
  }

  /** A vertex array over one interleaved buffer of floats. */
  private attributes(sizes: readonly number[]): { array: WebGLVertexArrayObject; buffer: WebGLBuffer } {
    const { gl } = this;
    const [array, buffer] = [gl.createVertexArray(), gl.createBuffer()];
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    const stride = 4 * sizes.reduce((a, b) => a + b, 0);
    let offset = 0;
    sizes.forEach((size, location) => {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset);
      offset += 4 * size;
    });
    gl.bindVertexArray(null);
    return { array, buffer };
  }
}
