import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createAddresses } from '@pwp/api-kit/server';
import { usualBrand } from '@pwp/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { createModuleTexts, fetchFileFrom, type FetchFile } from './module-texts.ts';
import { listen } from './testing/listen.ts';

const file = (name: string) => ({ url: `/modules/releves/1/${name}`, integrity: `sha384-${'A'.repeat(64)}` });
const release = { version: '1', entry: file('main.js'), chunks: [], css: [] };
const integrityOf = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;
const brand = { ...usualBrand, contact: 'ecrire@ailleurs.test' };

/** A module whose release has these texts, and the registry that gives them. */
function moduleWith(texts: unknown, given: object = {}) {
  const text = JSON.stringify(texts);
  const fetchFile = vi.fn<FetchFile>(() => Promise.resolve(text));
  const named = { url: '/modules/releves/1/page-texts.json', integrity: integrityOf(text) };
  const entry = manifestEntry({ id: 'releves', release: { ...release, texts: named }, ...given });
  return { entry, fetchFile, textOf: createModuleTexts(fetchFile, brand) };
}

test('the text of a page stands in the region of its module, with the files of its release and the words of this portal', async () => {
  const { entry, textOf } = moduleWith({
    '/releves': '<h1>Relevés</h1><img src="./page-1.webp" alt=""><p>contact@marque.invalid</p>',
  });
  expect(await textOf(entry, '/releves')).toBe(
    '<div class="pwp-module" data-module="releves"><h1>Relevés</h1><img src="/modules/releves/1/page-1.webp" alt=""><p>ecrire@ailleurs.test</p></div>',
  );
});

test('a release is asked for its texts once, and a page without one has none', async () => {
  const { entry, fetchFile, textOf } = moduleWith({ '/releves': '<h1>Relevés</h1>' });
  expect(await Promise.all([textOf(entry, '/releves/suivi'), textOf(entry, '/releves')])).toEqual([
    '',
    expect.stringContaining('Relevés'),
  ]);
  expect(fetchFile).toHaveBeenCalledExactlyOnceWith('/modules/releves/1/page-texts.json');
});

test('nothing is asked of a release that was built before texts, nor of a module that is turned off', async () => {
  const { fetchFile, textOf } = moduleWith({});
  expect(await textOf(manifestEntry({ id: 'releves' }), '/releves')).toBe('');
  expect(await textOf(moduleWith({}, { disabled: true }).entry, '/releves')).toBe('');
  expect(fetchFile).not.toHaveBeenCalled();
});

test('texts that are not what was signed, or hold more than words, are not given; those that come later are', async () => {
  const { entry, fetchFile, textOf } = moduleWith({ '/releves': '<h1>Relevés</h1>' });
  fetchFile.mockResolvedValueOnce('{"/releves":"<h1>Autre</h1>"}');
  await expect(textOf(entry, '/releves')).rejects.toThrow('is not what was signed');
  expect(await textOf(entry, '/releves')).toContain('Relevés');
  const hostile = moduleWith({ '/releves': '<script src="/modules/releves/1/main.js"></script>' });
  await expect(hostile.textOf(hostile.entry, '/releves')).rejects.toThrow('it holds « <script');
});

test('a registry that answers nothing, or without an end, is left', async () => {
  const endless = createServer((request, response) => {
    if (request.url === '/absent') response.writeHead(404).end();
    else if (request.url === '/long') response.end('x'.repeat(1024 * 1024 + 1));
  });
  const server = await listen((...given) => void endless.emit('request', ...given));
  onTestFinished(() => server.close());
  const fetchFile = fetchFileFrom(createAddresses([server.url]));
  await expect(fetchFile('/absent')).rejects.toThrow('the registry answered 404');
  await expect(fetchFile('/long')).rejects.toThrow('longer than');
  await expect(fetchFile('/silent')).rejects.toThrow(/timeout/i);
});
