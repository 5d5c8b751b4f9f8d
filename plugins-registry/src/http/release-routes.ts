import type { IncomingMessage } from 'node:http';
import { corpsTropVolumineux, WithStatus, type Route } from '@pwp/api-kit';
import { defineEndpoints, ModuleId, ReleaseVersion } from '@pwp/contracts';
import type PQueue from 'p-queue';
import { z } from 'zod';
import { publish, type PublicationParts } from '../publish.ts';
import { ARCHIVE_LIMIT } from '../releases/read-archive.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { portailInjoignable, publicationRefusee } from './registry-problems.ts';

const endpoints = defineEndpoints({
  'POST /modules/:module/releases': {
    summary: 'Publier une version : l’archive est le corps de la demande',
    params: z.object({ module: ModuleId }),
    headers: z.object({
      'pwp-key': z.string().max(100).describe('Empreinte de la clé de qui publie'),
      'pwp-signature': z.string().max(200).describe('Sa signature de la version'),
    }),
    output: z.object({ module: ModuleId, version: ReleaseVersion }),
    status: 201,
  },
});

/** The route that publishes a release. */
export function releaseRoutes(parts: PublicationParts, queue: PQueue): Route<RegistryAccess>[] {
  return [
    registryRoute(endpoints['POST /modules/:module/releases'], {
      access: 'team',
      // An archive is held in memory.
      heavy: 'uploads',
      problems: [corpsTropVolumineux, publicationRefusee, portailInjoignable],
      async handler({ caller: { actor }, request, params: { module }, headers }) {
        const archive = await readBytes(request, ARCHIVE_LIMIT);
        const { 'pwp-key': key, 'pwp-signature': signature } = headers;
        const { statement, isNew } = await queue.add(() => publish(parts, { module, archive, actor, key, signature }));
        return new WithStatus(isNew ? 201 : 200, { module, version: statement.version });
      },
    }),
  ];
}

/** Reads a whole request body. Throws `corps-trop-volumineux` above `limit` bytes. */
async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not close the connection, or the sender never reads the refusal.
  const sent: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of sent) {
    size += chunk.length;
    if (size > limit) throw corpsTropVolumineux(`Le corps dépasse ${Math.floor(limit / 1024)} Ko.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
