const address = 'api/me/settings/workspace';

/** Whether this person was shown the first steps; kept on the server, so that another computer does not begin anew. */
export class FirstRun {
  constructor(private readonly fetching: typeof fetch = (...request) => fetch(...request)) {}

  /** False also when it cannot be known: nobody is taught twice for a server that is busy. */
  async wanted(): Promise<boolean> {
    try {
      const answer = await this.fetching(address);
      if (!answer.ok) return false;
      const kept = (await answer.json()) as { readonly coached?: unknown } | null;
      return kept?.coached !== true;
    } catch {
      return false;
    }
  }

  /** Best effort: without it the steps are shown once more. */
  async done(): Promise<void> {
    try {
      const body = JSON.stringify({ coached: true });
      await this.fetching(address, { method: 'PUT', body, headers: { 'Content-Type': 'application/json' } });
    } catch {
      // Nothing a person needs to know.
    }
  }
}
