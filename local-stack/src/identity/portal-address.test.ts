import { expect, test } from 'vitest';
import { isPortalAddress } from './portal-address.ts';

const PORTAL = 'https://portail.test';

test.each([`${PORTAL}/`, PORTAL, `${PORTAL}/numerisation/pieces?x=1`])('a page of the portal: %s', (address) => {
  expect(isPortalAddress(address, PORTAL)).toBe(true);
});

test.each([
  `${PORTAL}.ailleurs.test/`,
  `${PORTAL}@ailleurs.test/`,
  `${PORTAL}:8443/`,
  'http://portail.test/',
  'https://agent:secret@portail.test/',
  'https://ailleurs.test/https://portail.test/',
  'https:\\\\ailleurs.test\\@portail.test',
  'javascript:alert(1)',
  '/numerisation',
])('not one: %s', (address) => {
  expect(isPortalAddress(address, PORTAL)).toBe(false);
});
