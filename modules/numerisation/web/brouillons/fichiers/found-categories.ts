import { searchableText } from '@pwp/contracts/searchable-text';
import type { Section } from '../../../contracts/index.ts';
import { isFull } from './proposed-categorie.ts';

/** A category that can be chosen, unless it is full. */
export interface CategorieOption {
  code: string;
  libelle: string;
  full: boolean;
}

/** The found categories of a section. */
export interface CategorieGroup {
  code: string;
  libelle: string;
  options: CategorieOption[];
}

/**
 * The categories whose words, or whose section's, hold all words of the search, whatever the accents; all for an empty
 * search. `chosen` counts the other files of the sending, by category.
 */
export function foundCategories(
  sections: readonly Section[],
  chosen: ReadonlyMap<string, number>,
  search: string,
): CategorieGroup[] {
  const wanted = plain(search).split(/\s+/);
  return sections
    .map(({ code, libelle, categories }) => ({
      code,
      libelle,
      options: categories
        .filter((categorie) => {
          const text = plain(`${libelle} ${categorie.libelle}`);
          return wanted.every((word) => text.includes(word));
        })
        .map((categorie) => ({ code: categorie.code, libelle: categorie.libelle, full: isFull(categorie, chosen) })),
    }))
    .filter(({ options }) => options.length > 0);
}

function plain(text: string): string {
  return searchableText(text).replaceAll('’', "'").trim();
}
