import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { watchBelow } from './watch-below.ts';

test('each save of a file is heard, also when another file takes its place, and in a folder that is made meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-watch-'));
  const elsewhere = `${folder}-elsewhere`;
  await mkdir(join(folder, 'notes'));
  const saved = join(folder, 'notes/note.ts');
  await writeFile(saved, '');
  const heard: string[] = [];
  const watcher = watchBelow(folder, (file) => heard.push(file));
  onTestFinished(async () => {
    watcher.close();
    for (const each of [folder, elsewhere]) await rm(each, { recursive: true });
  });
  const hears = async (file: string, write: () => Promise<void>) => {
    heard.length = 0;
    await write();
    await vi.waitFor(() => expect(heard).toContain(file), { timeout: 20_000 });
  };
  // As editors do that keep the former one until the new one is whole.
  const replace = async () => {
    await writeFile(join(folder, 'other'), 'next');
    await rename(join(folder, 'other'), saved);
  };
  await hears('notes/note.ts', () => writeFile(saved, 'first'));
  await hears('notes/note.ts', replace);
  await hears('notes/note.ts', replace);
  await hears('notes/note.ts', () => writeFile(saved, 'last'));
  await hears('made/deep/one.ts', async () => {
    await mkdir(join(folder, 'made/deep'), { recursive: true });
    await writeFile(join(folder, 'made/deep/one.ts'), '');
  });
  await hears('made/deep/one.ts', () => writeFile(join(folder, 'made/deep/one.ts'), 'again'));
  await rm(join(folder, 'made'), { recursive: true });
  await hears('made/two.ts', async () => {
    await mkdir(join(folder, 'made'));
    await writeFile(join(folder, 'made/two.ts'), '');
  });
  // Of the folder that was watched, nothing is heard any more.
  await hears('made/two.ts', async () => {
    await rm(join(folder, 'made'), { recursive: true });
    await cp(join(folder, 'notes'), join(folder, 'made'), { recursive: true });
    await writeFile(join(folder, 'made/two.ts'), '');
  });
  await hears('made/two.ts', () => writeFile(join(folder, 'made/two.ts'), 'again'));
  await mkdir(join(folder, 'notes/sub'));
  await hears('notes/sub/three.ts', () => writeFile(join(folder, 'notes/sub/three.ts'), ''));
  await rename(join(folder, 'notes'), elsewhere);
  await hears('notes/sub/three.ts', async () => {
    await mkdir(join(folder, 'notes/sub'), { recursive: true });
    await writeFile(join(folder, 'notes/sub/three.ts'), '');
  });
  await hears('notes/sub/three.ts', () => writeFile(join(folder, 'notes/sub/three.ts'), 'again'));
});
