import type { Categorie, Section } from '../../../contracts/index.ts';
import { CATEGORIE_MOTS, CATEGORIE_SUIVANTE } from '../../../contracts/categories.ts';
import type { DepotFile } from './depot-file.ts';

/** The letters of a word from which it may go on: « bulletins », « imposition ». */
const STEM = 5;

/** Longest part of a name that is read, characters. */
const READ = 200;

/** Whether a category can take no other file: it is full in the SNE, or with the other files of the sending. */
export function isFull({ code, max, pieces }: Categorie, chosen: ReadonlyMap<string, number>): boolean {
  return pieces.length + (chosen.get(code) ?? 0) >= max;
}

/**
 * The category that a file's name speaks of, among those of the demande that have room; null when there is none.
 * `chosen` counts the other files of the sending, by category.
 */
export function proposedCategorie(
  nom: string,
  sections: readonly Section[],
  chosen: ReadonlyMap<string, number>,
): string | null {
  const named = namedCategorie(wordsOf(nom));
  if (named === null) return null;
  const categories = sections.flatMap((section) => section.categories);
  const hasRoom = (code: string | undefined) => {
    const found = categories.find((categorie) => categorie.code === code);
    return found !== undefined && !isFull(found, chosen);
  };
  const candidates = [named, CATEGORIE_SUIVANTE[named]];
  return candidates.find(hasRoom) ?? null;
}

/**
 * The category that a file's name speaks of, when the file took that of the rejected piece and the name says another of
 * the demande; null when nothing is to be asked.
 */
export function contradictedBy(
  { nom, categorie, origine }: Pick<DepotFile, 'nom' | 'categorie' | 'origine'>,
  sections: readonly Section[],
): Categorie | null {
  const named = origine === 'rejet' ? namedCategorie(wordsOf(nom)) : null;
  if (named === null || named === categorie || CATEGORIE_SUIVANTE[named] === categorie) return null;
  return sections.flatMap((section) => section.categories).find(({ code }) => code === named) ?? null;
}

function namedCategorie(words: readonly string[]): string | null {
  let best: string | null = null;
  let letters = 0;
  for (const [code, lines] of Object.entries(CATEGORIE_MOTS)) {
    for (const line of lines) {
      if (line.length <= letters || !line.split(' ').every((wanted) => words.some((word) => says(word, wanted))))
        continue;
      best = code;
      letters = line.length;
    }
  }
  return best;
}

function says(word: string, wanted: string): boolean {
  return word === wanted || (wanted.length >= STEM && word.startsWith(wanted));
}

/** The words of a file's name, without extension, accents or capitals. */
function wordsOf(nom: string): string[] {
  const read = nom
    .slice(0, READ)
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
  return read.match(/[a-z]+|[0-9]+/g) ?? [];
}
