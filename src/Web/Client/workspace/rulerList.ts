import { lengthWords } from '../viewer/rulers';
import { planeName } from '../geometry/orientation';
import type { Axis } from '../geometry/volume';
import { text } from '../texts/texts';
import type { Pieces } from './pieces';

/** The list of measured lengths in the side panel: go there, delete. Hidden while there are none. */
export function showRulers({ page, rulers, volume }: Pieces): void {
  const part = page.part('rulers');
  part.hidden = rulers.all.length === 0;
  const list = document.createElement('ul');
  for (const ruler of rulers.all) {
    const item = document.createElement('li');
    item.dataset['testid'] = 'ruler';
    const plane = text(`plane.${planeName(volume.along('IJK'[ruler.axis] as Axis))}`);
    const place = text('lengths.place', { plane, slice: ruler.slice + 1 });
    item.append(
      button(`ruler-go:${ruler.id}`, 'ws-label', lengthWords(rulers.millimetres(ruler)), place),
      button(`ruler-delete:${ruler.id}`, 'ws-eye', '×', '', text('lengths.delete')),
    );
    list.append(item);
  }
  list.className = 'ws-labels';
  const title = document.createElement('header');
  const words = document.createElement('h2');
  words.textContent = text('lengths.title');
  title.append(words);
  part.replaceChildren(title, list);
}

function button(command: string, style: string, words: string, faint: string, says?: string): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = style;
  element.dataset['command'] = command;
  if (says) element.setAttribute('aria-label', says);
  const name = document.createElement('span');
  name.className = says ? '' : 'ws-name';
  name.textContent = words;
  element.append(name);
  if (faint) {
    const place = document.createElement('span');
    place.className = 'ws-volume';
    place.textContent = faint;
    element.append(place);
  }
  return element;
}
