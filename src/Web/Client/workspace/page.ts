/**
 * The skeleton that Workspace.razor renders. Blazor owns these elements and never what is inside the parts; this client owns the parts'
 * content, the text of the read-outs, the values of the fields, and the attributes set here.
 */
export class Page {
  private readonly off = new Set<string>();

  constructor(readonly root: HTMLElement) {}

  part(name: string): HTMLElement {
    const element = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!element) throw new Error(`The page has no part "${name}".`);
    return element;
  }

  /** A field people type in or choose from. */
  field(name: string): HTMLInputElement | HTMLSelectElement {
    const element = this.root.querySelector(`[data-field="${name}"]`);
    if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) return element;
    throw new Error(`The page has no field "${name}".`);
  }

  /** The text of a read-out; only touched when it changed. */
  read(name: string, text: string): void {
    for (const element of this.root.querySelectorAll(`[data-readout="${name}"]`)) {
      if (element.textContent !== text) element.textContent = text;
    }
  }

  /** A state of the page as an attribute, for styles and tests: data-NAME on the root. */
  state(name: string, value: string | number | boolean): void {
    const text = String(value);
    if (this.root.dataset[name] !== text) this.root.dataset[name] = text;
  }

  /** Marks the buttons of a command as pressed or not. */
  pressed(command: string, pressed: boolean): void {
    for (const button of this.root.querySelectorAll(`[data-command="${command}"]`)) button.setAttribute('aria-pressed', String(pressed));
  }

  /** Switches the buttons of a command off or on; those switched off for good stay off. */
  enabled(command: string, enabled: boolean): void {
    if (this.off.has(command)) return;
    for (const button of this.root.querySelectorAll(`[data-command="${command}"]`)) button.toggleAttribute('disabled', !enabled);
  }

  /** Switches the buttons of a command off for good; their tip says why. */
  switchOff(command: string, why: string): void {
    this.enabled(command, false);
    this.off.add(command);
    for (const button of this.root.querySelectorAll<HTMLElement>(`[data-command="${command}"]`)) {
      if (button.dataset['tip'] === undefined) button.title = why;
      else button.dataset['tip'] = `${button.dataset['tip']} – ${why}`;
    }
  }
}
