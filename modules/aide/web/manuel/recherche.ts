import MiniSearch from 'minisearch';
import { chapitres, cheminDe } from './chapitres.ts';
import { withoutAccents } from './without-accents.ts';

/** A passage of the manual that answers a search, best first. */
export interface Passage {
  chapitre: string;
  titre: string;
  /** Address of the passage. */
  href: string;
  /** The beginning of its text, around the first word that was found. */
  extrait: string;
}

/** Longest extract, in characters. */
const EXTRACT = 160;

/** Made with the first search: it takes the whole manual. */
let made: ReturnType<typeof makeIndex> | undefined;

function makeIndex() {
  const passages = chapitres.flatMap(({ nom, titre: chapitre, sections }) =>
    sections.map(({ ancre, titre, texte }) => ({
      id: `${nom}#${ancre}`,
      href: ancre === '' ? cheminDe(nom) : `${cheminDe(nom)}#${ancre}`,
      chapitre,
      titre,
      texte,
    })),
  );
  const index = new MiniSearch<(typeof passages)[number]>({
    fields: ['titre', 'chapitre', 'texte'],
    processTerm: (term) => {
      const word = withoutAccents(term);
      return word.length > 1 ? word : null;
    },
    searchOptions: { boost: { titre: 3, chapitre: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
  });
  index.addAll(passages);
  return { index, byId: new Map(passages.map((passage) => [passage.id, passage])) };
}

/** At most twelve passages that hold every word of the search, or a word that begins or is spelt nearly like it. */
export function chercher(texte: string): Passage[] {
  const { index, byId } = (made ??= makeIndex());
  return index
    .search(texte)
    .slice(0, 12)
    .flatMap(({ id, terms }) => {
      const passage = byId.get(String(id));
      if (passage === undefined) return [];
      const { chapitre, titre, href } = passage;
      return [{ chapitre, titre: titre === '' ? chapitre : titre, href, extrait: extractOf(passage.texte, terms) }];
    });
}

function extractOf(text: string, terms: readonly string[]): string {
  const plain = withoutAccents(text);
  const at = Math.max(
    0,
    Math.min(...terms.map((term) => plain.indexOf(term)).filter((place) => place >= 0), text.length),
  );
  const start = at === text.length || at < EXTRACT / 2 ? 0 : text.indexOf(' ', at - EXTRACT / 2) + 1;
  const cut = text.slice(start, start + EXTRACT);
  return `${start > 0 ? '… ' : ''}${cut}${start + EXTRACT < text.length ? '…' : ''}`;
}
