import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '@pwp/api-kit';
import type { AskedNeed, ModuleSummary, RegistryEventLine } from '@pwp/contracts';
import { z } from 'zod';
import type { Fault } from '../contracts/index.ts';

/** How the double behaves: as specified, never answering, answering 503, or cutting the connection. */
type DoubleMode = 'ok' | 'mute' | 'error' | 'cut';

/** A change that the double was asked for. */
interface AskedChange {
  /** « <id>/<verb> » */
  what: string;
  actor: string | undefined;
  body: unknown;
}

/** The registry in a test's hand, over real HTTP, by docs/registry.md. */
export interface RegistryDouble {
  url: string;
  mode: DoubleMode;
  readonly modules: Map<string, ModuleSummary>;
  faults: Fault[];
  events: RegistryEventLine[];
  eventsAPage: number;
  /** What the releases need, as an approval answers it. */
  needs: AskedNeed[];
  /** Changes that were asked for, refused or not. */
  readonly changes: AskedChange[];
  /** Answers this to changes, and changes nothing. */
  refusal: { status: number; code: string; errors?: { pointer: string; detail: string }[] } | undefined;
  /** Makes the next change, then cuts the connection before it answers. */
  loseNextChange: boolean;
  close: () => Promise<void>;
}

/** The operator's token of the double. */
export const OPERATOR_TOKEN = 'jeton-de-l-exploitation-des-tests';

/** A module as the registry lists it. */
export function aSummary(id: string, given: Partial<ModuleSummary> = {}): ModuleSummary {
  return {
    id,
    title: `Module ${id}`,
    availability: 'available',
    disabled: null,
    adopted: false,
    configurable: false,
    channels: {},
    moved: 0,
    before: null,
    published: given.releases?.length ?? 0,
    releases: [],
    installed: null,
    ...given,
  };
}

/** A release as the registry lists it. */
export function aRelease(version: string, given: Partial<ModuleSummary['releases'][number]> = {}) {
  return {
    version,
    publishedAt: '2026-11-24T13:55:00.000Z',
    publishedBy: 'équipe',
    bytes: 1_000,
    compressed: 400,
    packages: [],
    accessibility: null,
    misfits: [],
    needs: [],
    votes: 0,
    failures: 0,
    ...given,
  };
}

const Body = z
  .object({
    ring: z.string(),
    version: z.string(),
    reason: z.string(),
    moved: z.int(),
    disabled: z.string().nullable(),
  })
  .partial();
const CHANGE = /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/(promote|approve|rollback|disable|enable)$/;

/** Starts the double, empty. */
export async function startRegistryDouble(): Promise<RegistryDouble> {
  const double: RegistryDouble = {
    url: '',
    mode: 'ok',
    modules: new Map(),
    faults: [],
    events: [],
    eventsAPage: 100,
    needs: [],
    changes: [],
    refusal: undefined,
    loseNextChange: false,
    close: () => Promise.resolve(),
  };
  const handler: RequestListener = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registre.test');
    const [, id = '', verb] = CHANGE.exec(pathname) ?? [];
    if (double.mode === 'mute') return;
    if (double.mode === 'cut') request.socket.destroy();
    else if (double.mode === 'error') refuse(response, 503, 'service-indisponible');
    else if (pathname === '/registry/v1/health') answer(response, { status: 'ok', modules: 0, faults: double.faults });
    else if (request.headers.authorization !== `Bearer ${OPERATOR_TOKEN}`) refuse(response, 401, 'non-authentifie');
    else if (verb !== undefined && request.method === 'POST') void change(double, id, verb, request, response);
    else if (pathname === '/registry/v1/modules') {
      const items = [...double.modules.values()];
      answer(response, { items, total: items.length });
    } else if (pathname === '/registry/v1/events') {
      const before = Number(searchParams.get('before') ?? Infinity);
      const items = double.events.filter(({ sequence }) => sequence < before).slice(0, double.eventsAPage);
      const last = items.at(-1)?.sequence ?? 0;
      const more = last > 1 && { nextCursor: String(last) };
      answer(response, { items, total: double.events.length, ...more });
    } else refuse(response, 404, 'introuvable');
  };
  const server = await listen(handler, { port: 0, host: '127.0.0.1' });
  double.url = server.url;
  double.close = () => server.close(0);
  return double;
}

async function change(
  double: RegistryDouble,
  id: string,
  verb: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const actor = request.headers['pwp-actor'];
  const body: unknown = JSON.parse(await text(request));
  double.changes.push({ what: `${id}/${verb}`, actor: typeof actor === 'string' ? actor : undefined, body });
  const module = double.modules.get(id);
  if (double.refusal !== undefined) refuse(response, double.refusal.status, double.refusal.code, double.refusal.errors);
  else if (module === undefined) refuse(response, 404, 'module-inconnu');
  else {
    const { ring = 'tous', version = module.releases[0]?.version, reason, moved, disabled } = Body.parse(body);
    if (moved !== undefined ? moved !== module.moved : disabled !== undefined && disabled !== module.disabled) {
      refuse(response, 409, 'module-modifie');
      return;
    }
    if (verb === 'promote' && !module.releases.some((release) => release.version === version)) {
      refuse(response, 404, 'version-inconnue');
      return;
    }
    if (verb === 'promote' && version !== undefined) module.channels = { ...module.channels, [ring]: version };
    if (verb === 'rollback' && module.before !== null) module.channels = module.before;
    if (verb === 'promote' || verb === 'rollback') module.moved += 1;
    if (verb === 'disable') module.disabled = reason ?? '';
    if (verb === 'enable') module.disabled = null;
    if (double.loseNextChange) {
      double.loseNextChange = false;
      request.socket.destroy();
    } else if (verb === 'promote') answer(response, { module: id, ring, version });
    else if (verb === 'approve') answer(response, { module: id, version, needs: double.needs });
    else if (verb === 'rollback') answer(response, { module: id, channels: module.channels });
    else response.writeHead(204).end();
  }
}

function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, errors?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: `urn:pwp:problem:${code}`, title: code, status, code, errors }));
}
