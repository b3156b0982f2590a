import english from './en.json';

export type TextKey = keyof typeof english;

/**
 * What people read, from the resource file: another language is another file with the same keys. `{name}` in a text is replaced by the
 * value
 * of that name.
 */
export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return english[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether the resource file has a text of this name. */
export function isText(key: string): key is TextKey {
  return Object.hasOwn(english, key);
}
