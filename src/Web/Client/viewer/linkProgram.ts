import { text } from '../texts/texts';

/** No WebGL2: the page cannot show a slice. */
export class NoWebGl extends Error {
  constructor() {
    super(text('view.no-webgl'));
  }
}

/** Compiles and links; the error says what is wrong with the shaders. A context that was lost meanwhile is no error: it is rebuilt. */
export function linkProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new NoWebGl();
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`A shader does not link: ${gl.getProgramInfoLog(program) ?? ''}`);
  }
  return program;
}
