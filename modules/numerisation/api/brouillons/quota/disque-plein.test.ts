import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildDemande } from '../../../testing/index.ts';
import { NUMERO, refusal } from '../../../testing/brouillons.ts';
import { onePage } from '../../../testing/pdf.ts';
import { pliForm } from '../../../testing/pieces.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../../testing/start-numerisation-api.ts';

/* A really full disk: a small tmpfs, which only root may mount. `.ci/run` runs as root. */

const PAGE = 4_096;
const disk = mkdtempSync(join(tmpdir(), 'pwp-disk-'));
const mounted = mount();
let api: NumerisationTestApi;

function mount(): boolean {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('Not root: what a full disk does is not tested.');
    return false;
  }
}

beforeAll(async () => {
  if (!mounted) return;
  // The platform's files, and the database when it is a file.
  vi.stubEnv('PWP_TEST_FOLDER', disk);
  api = await startNumerisationApi({ PWP_FILES_RESERVE: '0' });
  vi.unstubAllEnvs();
  api.sne.demandes.set(NUMERO, buildDemande());
});
afterAll(async () => {
  if (mounted) {
    await api.close();
    execFileSync('/bin/umount', [disk]);
  }
  rmSync(disk, { recursive: true });
});

/** Fills the disk except for `pages` pages; returns a function that empties it. */
async function fillBut(pages: number): Promise<() => Promise<void>> {
  const path = join(disk, 'filler');
  const file = await open(path, 'w');
  const page = Buffer.alloc(PAGE, 1);
  const megabyte = Buffer.alloc(1024 * 1024, 1);
  const free = () => statfsSync(disk).bfree;
  while (free() - pages > 256) await file.write(megabyte);
  while (free() > pages) await file.write(page);
  await file.close();
  return () => rm(path);
}

const large = () => ({ fichierId: randomUUID(), bytes: onePage(Buffer.alloc(20_000, randomUUID())) });

test.runIf(mounted)('a full disk answers 507 and stores nothing by half, and pages are still served', async () => {
  const { id } = await api.drafts.open();
  const before = await api.storedFiles();
  const empty = await fillBut(2);
  const refused = await api.drafts.put(id, large());
  expect(refusal(refused)).toEqual([507, 'stockage-plein']);
  expect(refused.body).toMatchObject({
    detail: matching.stringMatching(/^Le portail n’a plus de place pour enregistrer/),
  });
  const pli = await api.agent.post('/api/numerisation/plis', {
    headers: { 'idempotency-key': 'disque-plein' },
    form: pliForm({ files: [{ name: 'a.pdf', bytes: large().bytes }] }),
  });
  expect(refusal(pli)).toEqual([507, 'stockage-plein']);
  expect(await api.storedFiles()).toEqual(before);
  expect((await api.drafts.read(id)).fichiers).toEqual([]);
  expect((await api.agent.get('/api/numerisation/plis')).status).toBe(200);
  await empty();
  expect((await api.drafts.put(id, large())).status).toBe(201);
  expect((await api.drafts.send(id)).status).toBe(201);
});

test.runIf(mounted)('with any free space, a file exists with its row, or neither', async () => {
  const { id } = await api.drafts.open();
  const seen = new Set<number>();
  for (let pages = 0; pages <= 40; pages += 2) {
    // SQLite can overwrite the space of its write-ahead log; once truncated, it needs disk space again.
    if (api.platform.database.dialect === 'sqlite')
      await api.platform.database.sequelize.query('PRAGMA wal_checkpoint(TRUNCATE)');
    const [files, { fichiers }] = [await api.storedFiles(), await api.drafts.read(id)];
    const empty = await fillBut(pages);
    const { status } = await api.drafts.put(id, large());
    seen.add(status);
    await empty();
    const added = status === 201 ? 1 : 0;
    expect([pages, await api.storedFiles()]).toEqual([
      pages,
      expect.toSatisfy((now: string[]) => now.length === files.length + added),
    ]);
    expect((await api.drafts.read(id)).fichiers).toHaveLength(fichiers.length + added);
  }
  expect(seen).toEqual(new Set([507, 201]));
});
