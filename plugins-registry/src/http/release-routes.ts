import type { IncomingMessage } from 'node:http';
import { corpsTropVolumineux, WithStatus, type Route } from '@pwp/api-kit';
import { ApproveRelease, AskedNeed, defineEndpoints, ModuleId, ReleaseVersion } from '@pwp/contracts';
import type PQueue from 'p-queue';
import { z } from 'zod';
import { publish, type PublicationParts } from '../publish.ts';
import type { Registry } from '../registry.ts';
import { ARCHIVE_LIMIT } from '../releases/read-archive.ts';
import { findRelease } from './asked-module.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { moduleInconnu, portailInjoignable, publicationRefusee, versionInconnue } from './registry-problems.ts';

const endpoints = defineEndpoints({
  'POST /modules/:module/releases': {
    summary: 'Publier une version : l’archive est le corps de la demande',
    params: z.object({ module: ModuleId }),
    headers: z.object({
      'pwp-key': z.string().max(100).describe('Empreinte de la clé de qui publie'),
      'pwp-signature': z.string().max(200).describe('Sa signature de la version'),
    }),
    output: z.object({ module: ModuleId, version: ReleaseVersion, needs: z.array(AskedNeed) }),
    status: 201,
  },
  'POST /modules/:module/approve': {
    summary: 'Accorder à un module ce qu’une version demande',
    params: z.object({ module: ModuleId }),
    body: ApproveRelease,
    output: z.object({ module: ModuleId, version: ReleaseVersion, needs: z.array(AskedNeed) }),
  },
});

/** The routes that publish a release, and approve what it needs. */
export function releaseRoutes(
  parts: PublicationParts & { registry: Pick<Registry, 'needsOf'> },
  queue: PQueue,
): Route<RegistryAccess>[] {
  const { journal } = parts;
  const { needsOf } = parts.registry;
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
        const { version } = statement;
        return new WithStatus(isNew ? 201 : 200, { module, version, needs: needsOf(module, version) });
      },
    }),
    registryRoute(endpoints['POST /modules/:module/approve'], {
      access: 'operator',
      problems: [moduleInconnu, versionInconnue],
      async handler({ caller: { actor }, params: { module }, body: { version } }) {
        await journal.change(actor, (state) => {
          findRelease(state, module, version);
          const isApproved = needsOf(module, version).every(({ approved }) => approved);
          return isApproved ? undefined : { kind: 'approve', module, version };
        });
        return { module, version, needs: needsOf(module, version) };
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
