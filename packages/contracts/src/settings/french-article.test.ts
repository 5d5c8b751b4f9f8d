import { expect, test } from 'vitest';
import { withArticle } from './french-article.ts';

test.each([
  ['le', 'Portail Web Professionnel', 'le Portail Web Professionnel'],
  ['Le', 'GIP SNE', 'Le GIP SNE'],
  ['Le', 'Espace Logement', 'L’Espace Logement'],
  ['le', 'Office', 'l’Office'],
  ['du', 'Établissement', 'de l’Établissement'],
  ['au', 'habitat', 'à l’habitat'],
  ['du', 'Œil', 'de l’Œil'],
] as const)('« %s » before « %s » is « %s »', (article, name, words) => {
  expect(withArticle(article, name)).toBe(words);
});
