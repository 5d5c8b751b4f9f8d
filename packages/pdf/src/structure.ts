import type { jsPDF } from 'jspdf';
import type { PdfPage } from './pdf-document.ts';

/** An element for screen readers (ISO 32000-1, 14.8.4). */
export type Tag =
  | 'P'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'L'
  | 'LI'
  | 'LBody'
  | 'BlockQuote'
  | 'Table'
  | 'TR'
  | 'TD'
  /** `alt` is read in place of the drawing. */
  | { name: 'Figure'; alt: string }
  /** A header of its row or of its column. */
  | { name: 'TH'; scope: 'Row' | 'Column' };

/** They hold other elements; the others hold what is drawn. */
const GROUPS: readonly string[] = ['L', 'LI', 'BlockQuote', 'Table', 'TR'];

interface Element {
  tag: Tag;
  parent: Element | undefined;
  /** Elements, or content with its number on its page. */
  content: Element[] | { page: number; number: number };
  /** Its object, once written. */
  id: number;
}

/** The elements of a document, in reading order. */
export interface Structure {
  /** The element that new ones belong to. */
  open: Element;
  /** Elements with content, by page, in the order of their numbers. */
  drawn: Map<number, Element[]>;
}

/** What jsPDF's own plugins write with; its types leave it out. */
interface Plugin {
  out(line: string): void;
  newObjectDeferred(): number;
  newObjectDeferredBegin(id: number, atEnd: boolean): void;
}

/** Has the document carry a structure tree, by the events that jsPDF's own plugins use. */
export function addStructure(document: jsPDF): Structure {
  const whole: Element = { tag: 'P', parent: undefined, content: [], id: 0 };
  const structure: Structure = { open: whole, drawn: new Map() };
  const { events } = document.internal;
  const plugin = pluginOf(document);
  let tree = 0;
  events.subscribe('putPage', ({ pageNumber }: { pageNumber: number }) =>
    plugin.out(`/StructParents ${pageNumber} /Tabs /S`),
  );
  events.subscribe('postPutResources', () => {
    tree = writeTree(document, structure, whole);
  });
  events.subscribe('putCatalog', () => {
    plugin.out(`/Version /1.7 /StructTreeRoot ${tree} 0 R /MarkInfo << /Marked true >>`);
  });
  return structure;
}

/** Draws one element, or a group of those that `draw` draws. */
export function tagged({ document, structure }: PdfPage, tag: Tag, draw: () => void): void {
  const parent = structure.open;
  const page = document.getCurrentPageInfo().pageNumber;
  const drawn = structure.drawn.get(page) ?? [];
  const isGroup = GROUPS.includes(nameOf(tag));
  const element: Element = { tag, parent, content: isGroup ? [] : { page, number: drawn.length }, id: 0 };
  if (!Array.isArray(parent.content)) throw new Error(`« ${nameOf(tag)} » stands within what is drawn already`);
  parent.content.push(element);
  structure.open = element;
  if (!isGroup) {
    structure.drawn.set(page, [...drawn, element]);
    pluginOf(document).out(`/${nameOf(tag)} << /MCID ${drawn.length} >> BDC`);
  }
  draw();
  if (!isGroup) pluginOf(document).out('EMC');
  structure.open = parent;
}

/** Draws what screen readers skip; its colours and widths end with it. */
export function decoration({ document }: PdfPage, draw: () => void): void {
  pluginOf(document).out('/Artifact << /Type /Layout >> BDC');
  document.saveGraphicsState();
  draw();
  document.restoreGraphicsState();
  pluginOf(document).out('EMC');
}

function pluginOf({ internal }: jsPDF): Plugin {
  return internal as jsPDF['internal'] & Plugin;
}

const nameOf = (tag: Tag): string => (typeof tag === 'string' ? tag : tag.name);

/** Writes the tree of structure (ISO 32000-1, 14.7.2); gives the object of its root. */
function writeTree(document: jsPDF, { drawn }: Structure, whole: Element): number {
  const plugin = pluginOf(document);
  const write = (id: number, dictionary: string) => {
    plugin.newObjectDeferredBegin(id, true);
    plugin.out(`<< ${dictionary} >>`);
    plugin.out('endobj');
  };
  const [root, parents] = [plugin.newObjectDeferred(), plugin.newObjectDeferred()];
  const elements = withKids(whole);
  for (const element of elements) element.id = plugin.newObjectDeferred();
  for (const { tag, parent, content, id } of elements) {
    const kids = Array.isArray(content)
      ? `/K [${references(content)}]`
      : `/K ${content.number} /Pg ${document.getPageInfo(content.page).objId} 0 R`;
    const name = parent === undefined ? 'Document' : nameOf(tag);
    write(id, `/Type /StructElem /S /${name} /P ${parent?.id ?? root} 0 R ${kids}${attributes(tag)}`);
  }
  const pages = [...drawn].map(([page, content]) => `${page} [${references(content)}]`);
  write(parents, `/Nums [${pages.join(' ')}]`);
  write(root, `/Type /StructTreeRoot /K ${whole.id} 0 R /ParentTree ${parents} 0 R`);
  return root;
}

function withKids(element: Element): Element[] {
  return [element, ...(Array.isArray(element.content) ? element.content.flatMap(withKids) : [])];
}

const references = (elements: readonly Element[]) => elements.map(({ id }) => `${id} 0 R`).join(' ');

function attributes(tag: Tag): string {
  if (typeof tag === 'string') return '';
  if (tag.name === 'TH') return ` /A << /O /Table /Scope /${tag.scope} >>`;
  const utf16 = Array.from({ length: tag.alt.length }, (_, at) => tag.alt.charCodeAt(at).toString(16).padStart(4, '0'));
  return ` /Alt <feff${utf16.join('')}>`;
}
