// Files as a person drops or chooses them, with their paths inside the folders they came from.

export interface Picked {
  readonly file: File;
  readonly name: string;
}

/** Files of an `<input type=file>`; a chosen folder gives paths relative to it. */
export function ofInput(list: FileList): Picked[] {
  return [...list].map((file) => ({ file, name: file.webkitRelativePath || file.name })).filter(wanted);
}

/** Files of a drop, folders walked to the bottom. Must be called within the drop event: the browser forgets the items after it. */
export async function ofDrop(transfer: DataTransfer): Promise<Picked[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, name: file.name })).filter(wanted);
  const found = await Promise.all(entries.map(walk));
  return found.flat().filter(wanted);
}

async function walk(entry: FileSystemEntry): Promise<Picked[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, name: entry.fullPath.replace(/^\//, '') }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Picked[] = [];
  // A reader gives at most 100 entries a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(walk))).flat());
  }
}

/** What file managers leave in folders is no scan, and reporting it would only bury real problems. */
function wanted(picked: Picked): boolean {
  const last = picked.name.split('/').at(-1) ?? '';
  return last !== '.DS_Store' && last !== 'Thumbs.db' && last !== 'desktop.ini' && !picked.name.startsWith('__MACOSX/');
}
