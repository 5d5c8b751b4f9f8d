import { fr } from '../locales/fr.ts';
import type { FileFaults } from './read-faults.ts';

const list = new Intl.ListFormat('fr');

/** What the page advises about a file, in French; empty when it has nothing to say. */
export function conseilOf({ pages, faults }: FileFaults): string {
  if (faults.length === 0) return '';
  const words = fr.depot.qualite;
  const kinds = [...new Set(faults.map(({ fault }) => fault))];
  const said = kinds.map((kind) => {
    const numbers = faults.filter(({ fault }) => fault === kind).map(({ page }) => page);
    const [first = 1] = numbers;
    if (pages === 1) return words.seule(words.une[kind]);
    if (numbers.length === 1) return words.page(first, words.une[kind]);
    return words.pages(list.format(numbers.map(String)), words.plusieurs[kind]);
  });
  return [...said, words.conseil(faults.length)].join(' ');
}
