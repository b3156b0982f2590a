import { keySheet } from '../keys/keymap';

/** Fills the page's dialog with the key sheet. The same table that people read tests the keys. */
export function buildKeySheet(dialog: HTMLDialogElement): void {
  const title = document.createElement('h2');
  title.textContent = 'Keys';
  const groups = document.createElement('div');
  groups.className = 'key-groups';
  for (const group of new Set(keySheet.map((binding) => binding.group))) {
    const section = document.createElement('section');
    const heading = document.createElement('h3');
    heading.textContent = group;
    const list = document.createElement('dl');
    for (const { keys, says } of keySheet.filter((binding) => binding.group === group)) {
      const term = document.createElement('dt');
      for (const key of keys.split(' · ')) {
        const kbd = document.createElement('kbd');
        kbd.textContent = key;
        term.append(kbd);
      }
      const meaning = document.createElement('dd');
      meaning.textContent = says;
      list.append(term, meaning);
    }
    section.append(heading, list);
    groups.append(section);
  }
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'key-close';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  dialog.replaceChildren(title, groups, close);
}
