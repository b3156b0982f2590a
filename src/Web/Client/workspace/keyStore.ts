import { Keymap, parseRemapped } from '../keys/keymap';

const address = 'api/me/settings/keys';

/** This person's keys, kept on the server so that every browser she uses has them. */
export class KeyStore {
  keymap = new Keymap();

  constructor(
    private readonly taken: (keymap: Keymap) => void,
    private readonly unkept: () => void,
    private readonly fetching: typeof fetch = (...request) => fetch(...request),
  ) {}

  /** Reads them; the usual keys hold until they are here. */
  async read(): Promise<void> {
    this.taken(this.keymap);
    try {
      const answer = await this.fetching(address);
      if (answer.ok) this.take(new Keymap(parseRemapped(await answer.json())));
    } catch {
      // Without the server the usual keys hold.
    }
  }

  async keep(keymap: Keymap): Promise<void> {
    this.take(keymap);
    try {
      const body = JSON.stringify(keymap.changed);
      const answer = await this.fetching(address, { method: 'PUT', body, headers: { 'Content-Type': 'application/json' } });
      if (!answer.ok) this.unkept();
    } catch {
      this.unkept();
    }
  }

  private take(keymap: Keymap): void {
    this.keymap = keymap;
    this.taken(keymap);
  }
}
