import { brand } from '@pwp/web-kit';
import { Marked, type Token, type Tokens } from 'marked';
import { withoutAccents } from './without-accents.ts';

/** A part of a chapter, below one of its headings. */
interface Section {
  /** Id of its heading in the page; empty for what stands before the first one. */
  ancre: string;
  titre: string;
  /** Its words, without marks. */
  texte: string;
}

/** Pages of the portal that a chapter explains. */
interface PageExpliquee {
  /** Prefix of their path. */
  chemin: string;
  /** The heading that explains them, with its `#`; empty for the whole chapter. */
  ancre: string;
}

/** A chapter of the users' manual. */
export interface Chapitre {
  /** Name of its file, and its address below `/aide`. */
  nom: string;
  titre: string;
  /** What it explains. */
  pages: readonly PageExpliquee[];
  html: string;
  sections: readonly Section[];
}

/** The address of a chapter. */
export const cheminDe = (nom: string): string => `/aide/${nom}`;

/** Each picture's, in pixels: its place is kept before it comes. */
export const PICTURE = { width: 1280, height: 800 };

const TABLE_OPEN = '<div class="fr-table"><div class="aide-table" tabindex="0"><table>';
const TABLE_CLOSE = '</table></div></div>';

const files = import.meta.glob<string>('../../../../docs/manuel/*.md', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const images = import.meta.glob<string>('../../../../docs/manuel/images/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, '');
const imageUrls = new Map(Object.entries(images).map(([path, url]) => [nameOf(path), url]));
const readme = Object.entries(files).find(([path]) => nameOf(path) === 'README')?.[1] ?? '';

/** The chapters, in the order of the manual's contents. */
export const chapitres: readonly Chapitre[] = Object.entries(files)
  .filter(([path]) => nameOf(path) !== 'README')
  .map(([path, text]) => read(nameOf(path), text.replaceAll('assistance@gip-sne.fr', brand().contact)))
  .toSorted((a, b) => placeOf(a) - placeOf(b));

/** Where a page of the portal is explained: the chapter, or its heading, that names the longest part of the path. */
export function aideDe(page: string): string | undefined {
  const explains = ({ chemin }: PageExpliquee) => page === chemin || (chemin !== '/' && page.startsWith(`${chemin}/`));
  return chapitres
    .flatMap(({ nom, pages }) =>
      pages.filter(explains).map(({ chemin, ancre }) => ({ aide: cheminDe(nom) + ancre, length: chemin.length })),
    )
    .toSorted((a, b) => b.length - a.length)[0]?.aide;
}

function placeOf({ nom }: Chapitre): number {
  return readme.indexOf(`(${nom}.md)`);
}

/** The title is read at once; the rest when it is first asked for, since the whole manual takes a slow computer a second. */
function read(nom: string, text: string): Chapitre {
  const pages = [...(/^<!-- pages:([^>]*)-->/.exec(text)?.[1] ?? '').matchAll(/([^\s#]+)(#\S+)?/g)];
  let parsed: Pick<Chapitre, 'html' | 'sections'> | undefined;
  const parts = () => (parsed ??= parse(text.replace(/^<!--[^>]*-->\s*/, '')));
  return {
    nom,
    titre: /^# (.+)$/m.exec(text)?.[1]?.trim() ?? nom,
    pages: pages.map(([, chemin = '', ancre = '']) => ({ chemin, ancre })),
    get html() {
      return parts().html;
    },
    get sections() {
      return parts().sections;
    },
  };
}

function parse(text: string): Pick<Chapitre, 'html' | 'sections'> {
  const marked = new Marked();
  const [, ...body] = marked.lexer(text);
  const sections: Section[] = [{ ancre: '', titre: '', texte: '' }];
  for (const token of body) {
    if (isHeading(token)) sections.push({ ancre: anchorOf(token.text), titre: wordsOf(token), texte: '' });
    else {
      const last = sections.at(-1);
      if (last !== undefined) last.texte = `${last.texte} ${wordsOf(token)}`.trim();
    }
  }
  marked.use({
    renderer: {
      heading(token) {
        return `<h${token.depth} id="${anchorOf(token.text)}" tabindex="-1">${this.parser.parseInline(token.tokens)}</h${token.depth}>`;
      },
      image({ href, text: alternative }) {
        const source = imageUrls.get(nameOf(href)) ?? '';
        return `<img src="${source}" alt="${alternative.replaceAll('"', '&quot;')}" width="${PICTURE.width}" height="${PICTURE.height}" loading="lazy">`;
      },
      link({ href, tokens: words }) {
        const target = href.replace(
          /^([a-z-]+)\.md(?:#(.*))?$/,
          (_, chapter: string, heading?: string) =>
            cheminDe(chapter) + (heading === undefined ? '' : `#${anchorOf(decodeURIComponent(heading))}`),
        );
        return `<a class="fr-link" href="${target}">${this.parser.parseInline(words)}</a>`;
      },
    },
  });
  return {
    // A wide table scrolls in its frame, by the keyboard too.
    html: marked.parser(body).replaceAll('<table>', TABLE_OPEN).replaceAll('</table>', TABLE_CLOSE),
    sections: sections.filter(({ titre, texte }) => titre !== '' || texte !== ''),
  };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list';
}

/** « L’état des pièces » is `letat-des-pieces`: a link written for the file, whose accents stay, leads there too. */
function anchorOf(heading: string): string {
  return withoutAccents(heading)
    .replaceAll('’', '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
}

/** What a person reads of a token, without marks. */
function wordsOf(token: Token): string {
  if (isTable(token)) {
    return [token.header, ...token.rows]
      .flatMap((row) => row.map((cell) => cell.tokens.map(wordsOf).join('')))
      .join(' ');
  }
  if (isList(token)) return token.items.map(wordsOf).join(' ');
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(wordsOf).join('');
  return 'text' in token && typeof token.text === 'string' ? token.text : ' ';
}
