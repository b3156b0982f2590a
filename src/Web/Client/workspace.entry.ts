// The one module of the annotation page that Blazor calls.

export interface Mounted {
  run(command: string): void;
  dispose(): void;
}

export function mount(root: HTMLElement): Mounted {
  root.dataset['ready'] = 'false';
  return { run: () => undefined, dispose: () => root.replaceChildren() };
}
