import type { IncomingMessage } from 'node:http';
import { createRateLimit, introuvable, isEventStream, readRings, serviceIndisponible } from '@pwp/api-kit';
import { Beacon, type RingFacts } from '@pwp/contracts';
import { contentType } from 'mime-types';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import { answerJson, answerNothing, answerRepresentation } from './answer.ts';
import type { EventStreams } from './event-stream.ts';
import type { GrantReader } from './grant-reader.ts';
import { readJson } from './read-body.ts';
import { fluxSeul } from './registry-problems.ts';
import type { RegistryRoute } from './registry-route.ts';

/** Beacons that one person may send in a minute: a page sends one for each module that it shows. */
const BEACONS = 120;

/** What anybody's questions are answered with. */
export interface PublicParts {
  journal: Pick<Journal, 'isFollowed'>;
  key: SigningKey;
  ringsSecret: string | undefined;
  grants: GrantReader;
}

/** What anybody may ask. */
export function publicRoutes(
  registry: Registry,
  streams: EventStreams,
  { journal, key, ringsSecret, grants }: PublicParts,
): RegistryRoute[] {
  const ballots = createRateLimit(BEACONS, 60);
  const factsOf = (request: IncomingMessage): RingFacts | undefined =>
    ringsSecret === undefined ? undefined : readRings(request.headers.cookie, ringsSecret);
  return [
    {
      method: 'GET',
      path: /^\/registry\/v1\/manifest$/,
      async answer(request, response) {
        const facts = factsOf(request);
        const granted = await grants.ofRequest(request);
        const { text, signature, sequence, etag, rings } = registry.manifest(facts, granted.grant);
        answerRepresentation(request, response, {
          type: 'application/json; charset=utf-8',
          cacheControl: 'private, no-cache',
          etag,
          headers: {
            'PWP-Signature': signature,
            // A 304 has no text that says it.
            'PWP-Sequence': String(sequence),
            Vary: 'Cookie',
            // Only of a cookie that verified: without, everybody's.
            ...(facts !== undefined && { 'PWP-Rings': rings.join(' ') || 'tous' }),
            ...(granted.isRefused && { 'PWP-Grant': 'refuse' }),
            ...(granted.grant !== undefined && { 'PWP-Grant': granted.grant.grant }),
          },
          bytes: Buffer.from(text),
        });
      },
    },
    {
      method: 'GET',
      path: /^\/registry\/v1\/stream$/,
      answer(request, response) {
        if (request.method === 'HEAD') answerNothing(response);
        // Whoever stands in front counts streams by what they ask for.
        else if (isEventStream(request)) streams.open(response);
        else throw fluxSeul('À cette adresse : « Accept: text/event-stream ».');
      },
    },
    {
      method: 'GET',
      path: /^\/registry\/v1\/status$/,
      answer(request, response) {
        if (!journal.isFollowed())
          throw serviceIndisponible('Le journal du registre est injoignable.', { retryAfter: 5 });
        answerJson(request, response, 200, registry.status());
      },
    },
    {
      method: 'GET',
      path: /^\/registry\/v1\/key$/,
      answer: (request, response) => answerJson(request, response, 200, { id: key.id, publicKey: key.publicKey }),
    },
    {
      method: 'GET',
      path: /^\/registry\/v1\/health$/,
      async answer(request, response) {
        const { count } = registry.manifest(undefined);
        const faults = [...registry.faults(), ...(await registry.misfits())];
        const status = journal.isFollowed() ? 'ok' : 'stale';
        answerJson(request, response, 200, { status, modules: count, faults });
      },
    },
    {
      method: 'POST',
      path: /^\/registry\/v1\/beacons$/,
      async answer(request, response) {
        const beacon = await readJson(request, Beacon);
        const facts = factsOf(request);
        if (facts !== undefined) {
          await ballots.require(facts.v);
          await registry.vote(facts, beacon);
        }
        answerNothing(response);
      },
    },
    {
      method: 'GET',
      // Reached at the registry's own address alone; the second one is that of a portal on one machine.
      path: /^\/metrics(?:\/registre)?$/,
      async answer(request, response) {
        const { type, text } = await registry.metrics();
        answerRepresentation(request, response, { type, cacheControl: 'no-store', bytes: Buffer.from(text) });
      },
    },
    {
      method: 'GET',
      // The path is compared as it came, undecoded: every URL that the registry gives out is plain ASCII.
      path: /^\/modules\/([a-z][a-z0-9-]{1,31})\/([0-9a-f]{12}|[0-9a-f]{64})\/([\w./-]{1,200})$/,
      async answer(request, response, [module = '', version = '', name = '']) {
        const file = await registry.file(module, version, name);
        if (file === undefined) throw introuvable('Le registre n’a rien à cette adresse.');
        answerRepresentation(request, response, {
          type: contentType(name.slice(name.lastIndexOf('/') + 1)) || 'application/octet-stream',
          // The URL holds a digest of the release: what it answers never changes.
          cacheControl: 'public, max-age=31536000, immutable',
          ...file,
        });
      },
    },
  ];
}
