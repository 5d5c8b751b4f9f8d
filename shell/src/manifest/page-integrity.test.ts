import type { ManifestEntry } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { scriptsOf } from '../mounting/retry-url.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { ImportMapRefused, keepWhatWasSigned } from './page-integrity.ts';
import { placeOf } from './places.ts';

const signed = `sha384-${'A'.repeat(64)}`;
const altered = `sha384-${'B'.repeat(64)}`;
const earlier = manifestEntry({ id: 'releves' }).release;
const releves = manifestEntry({
  id: 'releves',
  title: 'Relevés',
  publicPages: [{ label: 'Page', path: '/releves/page' }],
  release: {
    version: '2',
    entry: { url: '/modules/releves/2/main.js', integrity: signed },
    chunks: [{ url: '/modules/releves/2/page.js', integrity: signed }],
    css: [{ url: '/modules/releves/2/style.css', integrity: signed }],
  },
  previous: earlier,
});
const annonces = manifestEntry({ id: 'annonces' });
const manifest = { modules: [releves, annonces], unavailable: [] };

/** A page as the server writes it, with one thing otherwise. */
function pageWith({ url, integrity, map = {} }: { url?: string; integrity?: string; map?: object } = {}): Document {
  const page = document.implementation.createHTMLDocument();
  const scripts = [releves, annonces].flatMap(scriptsOf).map((script) => [script.url, script.integrity] as const);
  const integrities = Object.fromEntries(scripts.filter(([name]) => name !== url || integrity !== undefined));
  if (url !== undefined && integrity !== undefined && url in integrities) integrities[url] = integrity;
  const script = page.createElement('script');
  script.type = 'importmap';
  script.textContent = JSON.stringify({ imports: { vue: '/assets/runtime.js' }, integrity: integrities, ...map });
  const link = page.createElement('link');
  link.setAttribute('rel', 'preload');
  link.setAttribute('href', '/modules/releves/2/style.css');
  link.setAttribute('integrity', url === '/modules/releves/2/style.css' ? (integrity ?? '') : signed);
  page.head.append(script, link);
  return page;
}

function check(page: Document) {
  const refused: ManifestEntry[] = [];
  const kept = keepWhatWasSigned(manifest, page, (entry) => refused.push(entry));
  return { kept, refused: refused.map(({ id }) => id) };
}

test('a page that is as it was signed keeps every module', () => {
  expect(check(pageWith())).toEqual({ kept: manifest, refused: [] });
});

test.each([
  ['the entry', '/modules/releves/2/main.js'],
  ['a try of the entry', '/modules/releves/2/main.js?essai=2'],
  ['a chunk', '/modules/releves/2/page.js'],
  ['the release before', '/modules/releves/1/main.js'],
  ['a style', '/modules/releves/2/style.css'],
])('one other letter in the integrity of %s, or none: that module alone is refused and named', (_file, url) => {
  for (const integrity of [altered, undefined]) {
    const page = pageWith({ url, ...(integrity !== undefined && { integrity }) });
    const { kept, refused } = check(page);
    expect(refused).toEqual(['releves']);
    const { previous: _previous, ...declared } = releves;
    expect(kept).toEqual({ modules: [{ ...declared, release: null }, annonces], unavailable: [] });
    expect(placeOf('/releves/page', kept, null)).toEqual({ kind: 'unavailable', title: 'Relevés' });
    expect(page.querySelector('link[href^="/modules/releves/"]')).toBeNull();
  }
});

test.each([
  ['an address', { imports: { '/modules/releves/2/main.js': '/assets/autre.js' } }],
  ['a whole address', { imports: { 'https://portail.test/modules/releves/2/main.js': '/assets/autre.js' } }],
  ['names below an address', { scopes: { '/modules/': { vue: '/assets/autre.js' } } }],
])('an import map that leads %s elsewhere is refused whole', (_what, map) => {
  expect(() => check(pageWith({ map }))).toThrow(ImportMapRefused);
});
