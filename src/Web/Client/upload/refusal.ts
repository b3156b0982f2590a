/** The server said no, or could not be reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${reason} ${remedy}`);
  }

  /** From problem details (RFC 9457), or from whatever came instead. */
  static of(status: number, body: string): Refusal {
    if (status === 401) return new Refusal(status, 'You are not signed in any more.', 'Reload the page and sign in.');
    const problem = parse(body);
    return new Refusal(status, problem.title ?? `The server answered ${status}.`, problem.detail ?? 'Try again.');
  }

  static unreachable(): Refusal {
    return new Refusal(0, 'The server could not be reached.', 'Check the network, then import the file again.');
  }
}

function parse(text: string): { title?: string; detail?: string } {
  try {
    return JSON.parse(text) as { title?: string; detail?: string };
  } catch {
    return {};
  }
}
