import { createAddresses } from '@pwp/api-kit/server';
import { afterEach, expect, test, vi } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { log } from './log.ts';
import {
  createManifestSource,
  fetchFrom,
  type FetchManifest,
  type ManifestAnswer,
  type ManifestQuestion,
} from './manifest-source.ts';
import { fetchFileFrom } from './module-texts.ts';
import { listen } from './testing/listen.ts';
import { createSigner } from './testing/signed-manifests.ts';

const signer = createSigner();
const of = (id: string, given: Parameters<typeof signer.answer>[1] = {}) =>
  signer.answer([manifestEntry({ id })], given);

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A registry that answers in turn, then says that nothing changed. */
function answering(...answers: (ManifestAnswer | Error | undefined)[]) {
  const asked: ManifestQuestion[] = [];
  const fetchManifest: FetchManifest = (question) => {
    asked.push(question);
    const next = answers.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  return { asked, fetchManifest };
}

function source(fetchManifest: FetchManifest) {
  const { manifestFor } = createManifestSource(fetchManifest, [signer.publicKey]);
  return async (cookie?: string) => {
    const { manifest, ringed } = await manifestFor(cookie);
    return [manifest.modules[0]?.id, ringed];
  };
}

const good = of('bon', { sequence: 7 });
test('while the registry changes its key, what either signed is taken, and its page is told which', async () => {
  const next = createSigner();
  const { fetchManifest } = answering(
    good,
    next.answer([], { sequence: 8 }),
    createSigner().answer([], { sequence: 9 }),
  );
  const { manifestFor } = createManifestSource(fetchManifest, [next.publicKey, signer.publicKey]);
  const keyOfPage = async () => (await manifestFor(undefined)).manifest.key;
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  expect([await keyOfPage(), await keyOfPage(), await keyOfPage()]).toEqual([
    signer.publicKey,
    next.publicKey,
    next.publicKey,
  ]);
  expect(log.warn).toHaveBeenCalledOnce();
});

const DAY = 24 * 60 * 60 * 1_000;

test.each([
  ['a letter of it changed', { ...of('autre', { sequence: 8 }), text: of('faux').text }],
  ['another registry signed it', createSigner().answer([], { sequence: 8 })],
  ['nobody signed it', { ...of('autre', { sequence: 8 }), signature: '' }],
  ['it is older than the last one taken', of('autre', { sequence: 6 })],
  [
    'it was signed more than a day ago',
    of('autre', { sequence: 8, signedAt: new Date(Date.now() - DAY - 1_000).toISOString() }),
  ],
  [
    'it could close the script that holds it',
    signer.answer([], { text: good.text.replace('"title":"bon', '"title":"bon</script>') }),
  ],
  ['it is no manifest', signer.answer([], { text: '[]' })],
])('a manifest is refused, and the last good one stays, when %s', async (_why, bad) => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  const shown = source(answering(good, bad).fetchManifest);
  expect(await shown()).toEqual(['bon', false]);
  expect(await shown()).toEqual(['bon', false]);
  expect(warn).toHaveBeenCalledOnce();
});

test('a refused manifest gives no page when no earlier manifest is known', async () => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  const shown = source(answering(createSigner().answer([])).fetchManifest);
  await expect(shown()).rejects.toThrow('the signature does not verify');
});

test('each set of rings has its own manifest; a cookie whose set is known is asked with its ETag', async () => {
  const { asked, fetchManifest } = answering(
    of('tous', { etag: '"t"' }),
    of('guichet', { etag: '"g"', rings: 'guichet:00002' }),
    undefined,
    of('tous', { etag: '"t"' }),
  );
  const shown = source(fetchManifest);
  expect(await shown()).toEqual(['tous', false]);
  expect(await shown('a.b')).toEqual(['guichet', true]);
  expect(await shown('a.b')).toEqual(['guichet', true]);
  expect(await shown('faux')).toEqual(['tous', false]);
  expect(asked.map(({ cookie, etag }) => [cookie, etag])).toEqual([
    [undefined, undefined],
    ['a.b', undefined],
    ['a.b', '"g"'],
    ['faux', undefined],
  ]);
});

test('a cookie that was given anew has the manifest of its rings, also while the registry is down', async () => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  const { asked, fetchManifest } = answering(
    good,
    of('pilote', { sequence: 7, etag: '"p"', rings: 'guichet:00002' }),
    new Error('down'),
    new Error('down'),
  );
  const shown = source(fetchManifest);
  const cookieAt = (t: number, v = 'tirage') => {
    const facts = { g: '00002', o: null, r: ['professionnel'], p: 3, v, t };
    return `${Buffer.from(JSON.stringify(facts)).toString('base64url')}.mac${t}`;
  };
  await shown();
  expect(await shown(cookieAt(1))).toEqual(['pilote', true]);
  expect(await shown(cookieAt(901))).toEqual(['pilote', true]);
  expect(await shown(cookieAt(901, 'autre'))).toEqual(['bon', false]);
  expect(asked.map(({ etag }) => etag)).toEqual([undefined, undefined, '"p"', undefined]);
});

test('while the registry is down, a cookie that the shell has not seen yet gets the manifest of everybody', async () => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  const shown = source(answering(good, new Error('down'), of('guichet', { sequence: 7, rings: 'tous' })).fetchManifest);
  await shown();
  expect(await shown('a.b')).toEqual(['bon', false]);
});

test('a registry that hangs makes one page wait a moment, and none after it', async () => {
  vi.useFakeTimers();
  let hangs = false;
  const shown = source(() => (hangs ? new Promise(() => undefined) : Promise.resolve(good)));
  await shown();
  hangs = true;
  const first = shown();
  await vi.advanceTimersByTimeAsync(200);
  expect(await first).toEqual(['bon', false]);
  expect(await shown()).toEqual(['bon', false]);
});

test('a registry that goes is one line in the log, however many pages are made meanwhile, and one when it is back', async () => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  const info = vi.spyOn(log, 'info').mockImplementation(() => undefined);
  const isDown = () => Promise.reject(new Error('down'));
  let asked = 0;
  let registry: () => Promise<ManifestAnswer> = () => Promise.resolve(good);
  const shown = source(() => {
    asked += 1;
    return registry();
  });
  const pagesUntil = (told: () => void) =>
    vi.waitFor(async () => {
      expect(await shown()).toEqual(['bon', false]);
      told();
    });
  await shown();
  registry = isDown;
  await pagesUntil(() => expect(asked).toBeGreaterThan(4));
  expect(warn).toHaveBeenCalledTimes(1);
  registry = () => Promise.resolve(of('faux', { sequence: 6 }));
  await pagesUntil(() => expect(warn).toHaveBeenCalledTimes(2));
  expect(warn).toHaveBeenLastCalledWith(expect.anything(), expect.stringContaining('refusé'));
  registry = isDown;
  await pagesUntil(() => expect(warn).toHaveBeenCalledTimes(3));
  expect(info).not.toHaveBeenCalled();
  registry = () => Promise.resolve(good);
  await pagesUntil(() => expect(info).toHaveBeenCalledOnce());
  expect(warn).toHaveBeenCalledTimes(3);
});

test('a page that is asked after the registry changed shows the change', async () => {
  const shown = source(answering(good, of('neuf', { sequence: 8 })).fetchManifest);
  expect([await shown(), await shown()]).toEqual([
    ['bon', false],
    ['neuf', false],
  ]);
});

test('pages that are drawn at once ask once', async () => {
  const { asked, fetchManifest } = answering(good);
  const shown = source(fetchManifest);
  await Promise.all([shown(), shown(), shown()]);
  expect(asked).toHaveLength(1);
});

test('a registry at two addresses: the one that fails is left, and the next answers', async () => {
  const [one, two] = await Promise.all([
    listen((_request, response) => void response.writeHead(503).end()),
    listen((_request, response) => void response.writeHead(200, { 'pwp-signature': good.signature }).end(good.text)),
  ]);
  try {
    const shown = source(fetchFrom(createAddresses([one.url, two.url])));
    expect(await shown()).toEqual(['bon', false]);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test('only the cookie of the rings is forwarded to the registry', async () => {
  const seen: unknown[] = [];
  const registry = await listen((request, response) => {
    seen.push(request.headers.cookie);
    response.writeHead(200, { 'pwp-signature': good.signature, 'pwp-rings': 'tous', etag: '"1"' }).end(good.text);
  });
  try {
    const answer = await fetchFrom(createAddresses([registry.url]))({ cookie: 'a.b', etag: undefined });
    expect(answer).toEqual({ ...good, rings: 'tous', etag: '"1"' });
    await fetchFrom(createAddresses([registry.url]))({ cookie: undefined, etag: undefined });
    expect(seen).toEqual(['pwp-anneaux=a.b', undefined]);
  } finally {
    await registry.close();
  }
});

test('a registry that sends elsewhere is not followed', async () => {
  const seen: unknown[] = [];
  const registry = await listen((request, response) => {
    seen.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  try {
    const addresses = createAddresses([registry.url]);
    await expect(fetchFrom(addresses)({ cookie: 'a.b', etag: undefined })).rejects.toThrow('fetch failed');
    await expect(fetchFileFrom(addresses)('/modules/a/1/textes.json')).rejects.toThrow('fetch failed');
    expect(seen).toEqual(['/registry/v1/manifest', '/modules/a/1/textes.json']);
  } finally {
    await registry.close();
  }
});
