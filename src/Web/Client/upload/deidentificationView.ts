// What de-identification took out of an import: warnings, a line to open, a table, a file to keep.
import type { Deidentification } from './uploadServer';

export class DeidentificationView {
  readonly element = document.createElement('div');
  private shown: Deidentification | null = null;

  constructor() {
    this.element.className = 'm3-removed';
    this.element.hidden = true;
  }

  show(report: Deidentification | null, address: string): void {
    this.element.hidden = report === null;
    if (report === null || report === this.shown) return;
    this.shown = report;
    const warnings = make('ul', ...report.warnings.map((text) => make('li', text)));
    warnings.className = 'm3-transfer-problems';
    const values = report.attributes.reduce((sum, attribute) => sum + attribute.count, 0);
    const rows = report.attributes.map(({ tag, name, action, count }) =>
      make('tr', make('td', tag.startsWith('(') ? `${tag} ${name}` : name), make('td', meaning(action)), make('td', String(count))));
    const table = make('table', make('tr', make('th', 'Attribute'), make('th', 'What became of it'), make('th', 'Values')), ...rows);
    const download = make('a', 'Download the report (CSV)');
    download.href = address;
    download.download = '';
    const summary = make('summary', `De-identified: ${values} values of ${report.attributes.length} attributes`);
    const details = make('details', summary, make('div', table), download);
    this.element.replaceChildren(warnings, details);
  }
}

/** The action codes of DICOM PS3.15, Annex E, as a person reads them. */
function meaning(action: string): string {
  if (action === 'U') return 'replaced by another identifier';
  return action === 'K' ? 'kept' : 'removed';
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}
