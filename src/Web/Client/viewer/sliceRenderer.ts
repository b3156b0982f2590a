import type { Camera } from './camera';
import { linkProgram, NoWebGl } from './linkProgram';
import { fragmentShader, maximumLayers, vertexShader } from './shaders';
import type { WindowLevel } from './windowLevel';

/** Voxels of one slice as the server sends them. */
export type Voxels = Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** One label's mask on the slice: 0 or 255 a voxel. A mask that is written anew in the same array gets another revision. */
export interface MaskLayer {
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly revision: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly fill: number;
  readonly line: number;
}

/** The layers that can be drawn at once. What a person works on is drawn last, so the lowest are left out. */
export function uppermost(layers: readonly MaskLayer[]): readonly MaskLayer[] {
  return layers.slice(-maximumLayers);
}

const uniformNames = [
  'image', 'masks', 'hasImage', 'smoothly', 'size', 'origin', 'step', 'pixelsPerVoxel', 'window', 'background', 'lineWidth',
  'layers', 'colors', 'lines',
] as const;

/**
 * Draws one slice and the masks on it with WebGL2. Voxels stay 16-bit integers or 32-bit floats up to the screen; the window is applied in
 * the shader. Textures are kept between frames and uploaded only when their content changed. A lost context is rebuilt by `restore`.
 */
export class SliceRenderer {
  private readonly gl: WebGL2RenderingContext;
  private program!: WebGLProgram;
  private uniforms!: Record<(typeof uniformNames)[number], WebGLUniformLocation | null>;
  private imageTexture!: WebGLTexture;
  private maskTexture!: WebGLTexture;
  private maskDepth = 0;
  private layers: readonly MaskLayer[] = [];
  private hasImage = false;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly width: number,
    private readonly height: number,
    private readonly type: 'int16' | 'float32',
    private readonly background: readonly [number, number, number],
  ) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, powerPreference: 'high-performance' });
    if (!gl) throw new NoWebGl();
    this.gl = gl;
    this.restore();
  }

  /** Builds everything the context holds; called again after the browser took the context away and gave it back. */
  restore(): void {
    const { gl } = this;
    this.program = linkProgram(gl, vertexShader, fragmentShader(this.type));
    this.uniforms = Object.fromEntries(
      uniformNames.map((name) => [name, gl.getUniformLocation(this.program, name)]),
    ) as typeof this.uniforms;
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    this.imageTexture = this.nearestTexture(gl.TEXTURE_2D);
    gl.texStorage2D(gl.TEXTURE_2D, 1, this.type === 'int16' ? gl.R16I : gl.R32F, this.width, this.height);
    this.hasImage = false;
    this.maskDepth = 0;
    this.allocateMasks(1);
  }

  /** The voxels to draw; null: not here yet. */
  setImage(voxels: Voxels | null): void {
    this.hasImage = voxels !== null;
    if (!voxels) return;
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, this.imageTexture);
    const [format, type] = this.type === 'int16' ? [gl.RED_INTEGER, gl.SHORT] : [gl.RED, gl.FLOAT];
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, this.width, this.height, format, type, voxels);
  }

  /** The masks to draw, in drawing order: the uppermost `maximumLayers` of them. */
  setMasks(layers: readonly MaskLayer[]): void {
    const { gl } = this;
    const shown = uppermost(layers);
    if (shown.length > this.maskDepth) this.allocateMasks(Math.min(maximumLayers, Math.max(shown.length, 2 * this.maskDepth)));
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.maskTexture);
    shown.forEach((layer, index) => {
      const known = this.layers[index];
      if (known?.mask === layer.mask && known.revision === layer.revision) return;
      gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, index, this.width, this.height, 1, gl.RED, gl.UNSIGNED_BYTE, layer.mask);
    });
    this.layers = shown;
  }

  /** Draws a frame; `ratio` is device pixels a CSS pixel. */
  draw(camera: Camera, window: WindowLevel, smoothly: boolean, ratio: number): void {
    const { gl, uniforms } = this;
    const height = gl.drawingBufferHeight;
    gl.viewport(0, 0, gl.drawingBufferWidth, height);
    gl.useProgram(this.program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.imageTexture);
    gl.uniform1i(uniforms.image, 0);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.maskTexture);
    gl.uniform1i(uniforms.masks, 1);
    gl.activeTexture(gl.TEXTURE0);

    // Fragments count from the bottom left, the camera from the top left.
    const origin = camera.toVoxel({ x: 0, y: height / ratio });
    const right = camera.toVoxel({ x: 1 / ratio, y: height / ratio });
    const up = camera.toVoxel({ x: 0, y: (height - 1) / ratio });
    gl.uniform2f(uniforms.origin, origin.x, origin.y);
    gl.uniformMatrix2fv(uniforms.step, false, [right.x - origin.x, right.y - origin.y, up.x - origin.x, up.y - origin.y]);
    gl.uniform2f(uniforms.pixelsPerVoxel, camera.pixelsPerVoxel.x * ratio, camera.pixelsPerVoxel.y * ratio);
    gl.uniform2i(uniforms.size, this.width, this.height);
    gl.uniform1i(uniforms.hasImage, this.hasImage ? 1 : 0);
    gl.uniform1i(uniforms.smoothly, smoothly ? 1 : 0);
    gl.uniform2f(uniforms.window, window.level - window.width / 2, 1 / window.width);
    gl.uniform3f(uniforms.background, ...this.background);
    gl.uniform1f(uniforms.lineWidth, 0.75 * ratio);
    gl.uniform1i(uniforms.layers, this.layers.length);
    if (this.layers.length > 0) {
      gl.uniform4fv(uniforms.colors, this.layers.flatMap((l) => [l.red / 255, l.green / 255, l.blue / 255, l.fill]));
      gl.uniform1fv(uniforms.lines, this.layers.map((l) => l.line));
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    const { gl } = this;
    gl.deleteTexture(this.imageTexture);
    gl.deleteTexture(this.maskTexture);
    gl.deleteProgram(this.program);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  private allocateMasks(depth: number): void {
    const { gl } = this;
    if (this.maskDepth > 0) gl.deleteTexture(this.maskTexture);
    this.maskTexture = this.nearestTexture(gl.TEXTURE_2D_ARRAY);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.R8, this.width, this.height, depth);
    this.maskDepth = depth;
    this.layers = [];
  }

  private nearestTexture(target: GLenum): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(target, texture);
    gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(target, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(target, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return texture;
  }
}
