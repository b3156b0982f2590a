// The place where files are dropped or chosen.
import { ofDrop, ofInput, type Picked } from './picked';

export function dropZone(picked: (files: Picked[]) => void): HTMLElement {
  const zone = document.createElement('div');
  zone.className = 'm3-drop';
  const hint = document.createElement('div');
  hint.textContent = 'Drop DICOM, NIfTI, NRRD or MetaImage files, folders or zip files here';
  const choose = document.createElement('div');
  choose.append(chooser('Choose files', false, picked), chooser('Choose a folder', true, picked));
  zone.append(hint, choose);

  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    if (event.dataTransfer) void ofDrop(event.dataTransfer).then(picked);
  });
  return zone;
}

function chooser(text: string, folder: boolean, picked: (files: Picked[]) => void): HTMLElement {
  const both = document.createElement('span');
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.hidden = true;
  input.webkitdirectory = folder;
  input.dataset['folder'] = String(folder);
  input.addEventListener('change', () => {
    if (input.files) picked(ofInput(input.files));
    input.value = '';
  });
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.addEventListener('click', () => input.click());
  both.append(button, input);
  return both;
}
