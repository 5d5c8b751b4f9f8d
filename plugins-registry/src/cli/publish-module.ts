import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AskedNeed } from '@pwp/contracts';
import { z } from 'zod';
import { checkModule } from './check-module.ts';
import type { CliSettings } from './config.ts';
import { callRegistry } from './registry-client.ts';
import { rollApiFor } from './roll-api.ts';
import { awaitedWords } from './status-lines.ts';

/** Checks, signs, publishes and promotes a tested module. Throws what `checkModule`, `callRegistry` and `rollApiFor` throw. */
export async function publishModule(
  settings: CliSettings,
  root: string,
  { id, ring }: { id: string; ring: string | undefined },
): Promise<{ module: string; version: string; ring: string | null; awaited: string[] }> {
  const module = await checkModule(root, id);
  const key = settings.publisherKey();
  // On one machine, the operator is the publisher too.
  if (settings.isLocalOperator) {
    const body = { publicKey: key.publicKey, modules: ['*'], label: 'cette machine' };
    await callRegistry(settings, { method: 'POST', path: '/keys', body }, z.unknown());
  }
  const { version, needs } = await callRegistry(
    settings,
    {
      method: 'POST',
      path: `/modules/${id}/releases`,
      archive: module.archive,
      headers: { 'PWP-Key': key.id, 'PWP-Signature': key.sign(module.text) },
    },
    z.object({ version: z.string(), needs: z.array(AskedNeed) }),
  );
  // The API must serve a module's routes before anyone gets its pages.
  if (settings.isLocalOperator && existsSync(join(root, 'modules', id, 'api'))) await rollApiFor(settings, id);
  if (ring !== undefined) {
    await callRegistry(
      settings,
      { method: 'POST', path: `/modules/${id}/promote`, body: { ring, version } },
      z.unknown(),
    );
  }
  return { module: id, version, ring: ring ?? null, awaited: awaitedWords(needs) };
}
