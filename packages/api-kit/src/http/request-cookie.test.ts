import { expect, test } from 'vitest';
import { hostCookie, requestCookie } from './request-cookie.ts';

test('a cookie of an https portal is its host’s alone, and is read back', () => {
  const set = hostCookie('pwp-essai', 'valeur', 'SameSite=Lax', true);
  expect(set).toBe('__Host-pwp-essai=valeur; Path=/; HttpOnly; SameSite=Lax; Secure');
  expect(requestCookie(`autre=1; ${set.split(';')[0]}`, 'pwp-essai', 10)).toBe('valeur');
});

test('without TLS, where browsers refuse the prefix, it has none', () => {
  const set = hostCookie('pwp-essai', 'valeur', 'SameSite=Lax', false);
  expect(set).toBe('pwp-essai=valeur; Path=/; HttpOnly; SameSite=Lax');
  expect(requestCookie(set, 'pwp-essai', 10)).toBe('valeur');
});

test.each(['pwp-essai=voisin; __Host-pwp-essai=notre', '__Host-pwp-essai=notre; pwp-essai=voisin'])(
  'one that another host of the domain set does not take its place: %s',
  (header) => {
    expect(requestCookie(header, 'pwp-essai', 10)).toBe('notre');
  },
);

test('a value that is too long, or of another name, is none', () => {
  expect(requestCookie('__Host-pwp-essai=beaucoup-trop-long; pwp-essai=court', 'pwp-essai', 10)).toBeUndefined();
  expect(requestCookie('x__Host-pwp-essai=a; pwp-essai2=b', 'pwp-essai', 10)).toBeUndefined();
  expect(requestCookie(undefined, 'pwp-essai', 10)).toBeUndefined();
});
