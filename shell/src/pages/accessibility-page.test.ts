import { globSync } from 'node:fs';
import { join } from 'node:path';
import { readBrand, usualBrand } from '@pwp/contracts';
import { installBrand } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from 'vue';
import { CHECKS } from './accessibility-checks.ts';
import AccessibilityPage from './AccessibilityPage.vue';
import { titleOf } from './shell-page-title.ts';

const PAGE = { path: '/accessibilite', title: 'Accessibilité' };
let app: App | undefined;

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
});
afterEach(() => {
  app?.unmount();
  installBrand(usualBrand);
});

function show(audit?: string): string {
  installBrand(readBrand({ PWP_ACCESSIBILITY_AUDIT: audit }));
  app = createApp(AccessibilityPage);
  app.mount('#app');
  return (document.body.textContent ?? '').replaceAll(/\s+/g, ' ');
}

const heading = () => document.querySelector('h1')?.textContent;

test('without an audit the portal says that it does not conform, since when, and how to complain', () => {
  const text = show();
  expect(heading()).toBe('Accessibilité\u00A0: non conforme');
  expect(titleOf(PAGE)).toBe('Accessibilité\u00A0: non conforme');
  expect(text).toContain('Aucun audit de conformité n’a été réalisé');
  expect(text).toMatch(/Cette déclaration a été établie le \d+(?:er)? \S+ 20\d\d\./);
  expect(text).toContain('Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07');
  expect(document.querySelector('a[href^="mailto:assistance@gip-sne.fr"]')).not.toBeNull();
});

test('with an audit in the settings it says its day, its rate and its author', () => {
  const text = show('2026-11-24 72,5 Cabinet Exemple');
  expect(heading()).toBe('Accessibilité\u00A0: partiellement conforme');
  expect(titleOf(PAGE)).toBe('Accessibilité\u00A0: partiellement conforme');
  expect(text).toContain('fait par Cabinet Exemple le 24 novembre 2026 révèle que 72,5 % des critères');
  expect(text).not.toContain('non conforme');
});

test('each thing that the declaration says to be checked has its tests', () => {
  const root = join(import.meta.dirname, '../../..');
  expect(CHECKS.flatMap(({ proof }) => proof).filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  expect(CHECKS.every(({ proof }) => proof.length > 0)).toBe(true);
});
