import { expect, test } from 'vitest';
import { readBrand, usualBrand } from './brand.ts';

const operator = {
  PWP_BRAND_PUBLISHER: 'le syndicat mixte d’Ailleurs',
  PWP_BRAND_HOSTING: 'Hébergé à Ailleurs.',
  PWP_BRAND_CONTACT: 'aide@ailleurs.test',
};

test.each(['PWP_BRAND_NAME', 'PWP_BRAND_OWNER'])(
  '%s alone is refused: the rest would be of another operator',
  (own) => {
    expect(() => readBrand({ [own]: 'Ailleurs' })).toThrow(
      /PWP_BRAND_PUBLISHER : .*\n.*PWP_BRAND_HOSTING : .*\n.*PWP_BRAND_CONTACT : /,
    );
    expect(() => readBrand({ [own]: 'Ailleurs', ...operator, PWP_BRAND_HOSTING: '' })).toThrow(
      'Configuration invalide :\n  - PWP_BRAND_HOSTING : à indiquer avec PWP_BRAND_NAME ou PWP_BRAND_OWNER',
    );
    expect(readBrand({ [own]: 'Ailleurs', ...operator }).publisher).toBe(operator.PWP_BRAND_PUBLISHER);
  },
);

test('the usual name and owner, said again, ask for nothing more', () => {
  expect(readBrand({ PWP_BRAND_NAME: usualBrand.name, PWP_BRAND_OWNER: usualBrand.owner })).toEqual(usualBrand);
});

test("the State's motto stands under its own mark alone", () => {
  expect(usualBrand.motto).toBe('Liberté, Égalité, Fraternité');
  expect(readBrand({ PWP_BRAND_MARK: 'Ville d’Ailleurs' }).motto).toBe('');
});

test('a mark has three lines at most: more would cover a title', () => {
  expect(readBrand({ PWP_BRAND_MARK: 'Ville d’Ailleurs\u00a0sur Mer' }).mark).toContain('Mer');
  expect(() => readBrand({ PWP_BRAND_MARK: 'Ville d’Ailleurs sur Mer' })).toThrow(/trois mots au plus/);
});
