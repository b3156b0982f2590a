/** An element with its words, class and attributes: short to write, and nothing people typed is ever markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, options: { readonly text?: string; readonly className?: string; readonly attributes?: Readonly<Record<string, string>> } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.text !== undefined) element.textContent = options.text;
  if (options.className) element.className = options.className;
  for (const [name, value] of Object.entries(options.attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
