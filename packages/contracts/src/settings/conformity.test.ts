import { expect, test } from 'vitest';
import { readBrand, usualBrand } from './brand.ts';
import { conformity } from './conformity.ts';

test.each([
  [undefined, 'non conforme'],
  ['2026-11-24 49 Cabinet Exemple', 'non conforme'],
  ['2026-11-24 50 Cabinet Exemple', 'partiellement conforme'],
  ['2026-11-24 99,5 Cabinet Exemple', 'partiellement conforme'],
  ['2026-11-24 100 Cabinet Exemple', 'totalement conforme'],
])('with the audit « %s » the portal is %s', (given, said) => {
  expect(conformity(readBrand({ PWP_ACCESSIBILITY_AUDIT: given }).audit)).toBe(said);
});

test('an audit has a day, a rate and an auditor', () => {
  expect(usualBrand.audit).toBeNull();
  expect(readBrand({ PWP_ACCESSIBILITY_AUDIT: '2026-11-24 72,5 Cabinet Exemple' }).audit).toEqual({
    date: '2026-11-24',
    rate: 72.5,
    auditor: 'Cabinet Exemple',
  });
  for (const wrong of ['oui', '2026-13-40 72 Cabinet', '2026-11-24 101 Cabinet', '2026-11-24 72'])
    expect(() => readBrand({ PWP_ACCESSIBILITY_AUDIT: wrong })).toThrow(/PWP_ACCESSIBILITY_AUDIT : /);
});
