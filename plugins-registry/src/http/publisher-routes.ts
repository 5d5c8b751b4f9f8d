import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { requeteInvalide } from '@pwp/api-kit';
import {
  AddKey,
  AddToken,
  DisableModule,
  EnableModule,
  MoveChannel,
  PromoteModule,
  ReadEvents,
  Ring,
  RollbackModule,
  type PublisherKey,
  type ReleaseStatement,
} from '@pwp/contracts';
import type { Moves } from '../core/clashes.ts';
import { isSameMove, moved, undone } from '../core/moves.ts';
import type { JournalLine } from '../core/registry-event.ts';
import { apiMisfits } from '../core/release-misfits.ts';
import { keyId } from '../core/signing-key.ts';
import { orRefuse, publish, publisherHeaders, type PublicationParts } from '../publish.ts';
import type { Registry } from '../registry.ts';
import { ARCHIVE_LIMIT } from '../releases/read-archive.ts';
import { answerJson, answerNothing } from './answer.ts';
import { findModule, findRelease, requireSameState, requireUnmoved } from './asked-module.ts';
import { tokenDigest, type Caller, type FindCaller } from './callers.ts';
import { readBytes, readJson, readQuery } from './read-body.ts';
import {
  apiIncompatible,
  cheminPris,
  cleInconnue,
  jetonInconnu,
  rienAAnnuler,
  versionAlteree,
} from './registry-problems.ts';
import type { RegistryRoute } from './registry-route.ts';

/** Events that one answer lists. */
const LISTED = 100;

type Answer = (
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
  found: readonly string[],
) => Promise<void>;

/** What those who hold a token may ask. */
export function publisherRoutes(
  parts: PublicationParts & { registry: Registry; callerOf: FindCaller },
): RegistryRoute[] {
  const { journal, store, registry, portal, callerOf } = parts;
  let turn: Promise<unknown> = Promise.resolve();

  /** Work on the files of releases, one after the other: what is in an archive is held in memory. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  const route = (method: RegistryRoute['method'], path: RegExp, answer: Answer): RegistryRoute => ({
    method,
    path,
    answer: async (request, response, found) => answer(await callerOf(request), request, response, found),
  });
  const ofModule = (method: RegistryRoute['method'], path: RegExp, answer: Answer): RegistryRoute =>
    route(method, path, async (caller, request, response, found) => {
      caller.requireModule(found[0] ?? '');
      await answer(caller, request, response, found);
    });
  const ofOperator = (method: RegistryRoute['method'], path: RegExp, answer: Answer): RegistryRoute =>
    route(method, path, async (caller, request, response, found) => {
      caller.requireOperator();
      await answer(caller, request, response, found);
    });

  /** Throws `api-incompatible` when the API that runs does not serve what the pages of a release call, `portail-injoignable`. */
  async function requireApi({ module, version, ranges }: ReleaseStatement): Promise<void> {
    if (ranges?.api === undefined) return;
    const running = await orRefuse(portal.api());
    if (apiMisfits(module, ranges, running).length === 0) return;
    const served = running[module];
    const found = served === undefined ? 'ne sert pas ce module' : `sert la version ${served}`;
    throw apiIncompatible(
      `La version ${version} de « ${module} » demande son API en ${ranges.api}, et celle qui tourne ${found} : faites d’abord rouler l’API sur cette version du module.`,
    );
  }

  /** Throws `chemin-pris` when these moves would put a module out of what somebody gets. */
  function requirePlaces(moves: Moves): void {
    const clashes = registry.clashesOf(moves);
    if (clashes.length === 0) return;
    const out = [...new Set(clashes.map(({ module }) => `« ${module} »`))].join(', ');
    throw cheminPris(
      `Rien n’a bougé : ${out} ne serait plus servi, puisque deux modules auraient la même adresse ou la page d’accueil.`,
      { errors: clashes.map(({ module, detail }) => ({ pointer: module, detail })) },
    );
  }

  /** Throws `version-alteree` when the store no longer holds what was signed. */
  async function requireSound({ module, version }: ReleaseStatement): Promise<void> {
    if (await registry.check(module, version)) return;
    throw versionAlteree(
      `La version ${version} de « ${module} » n’est plus celle qui a été signée : publiez-la de nouveau, puis recommencez.`,
    );
  }

  return [
    ofModule(
      'POST',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/releases$/,
      async ({ actor }, request, response, [module = '']) => {
        const headers = publisherHeaders(request.headers);
        const archive = await readBytes(request, ARCHIVE_LIMIT);
        const { statement, isNew } = await inTurn(() => publish(parts, { module, archive, actor, ...headers }));
        answerJson(request, response, isNew ? 201 : 200, { module, version: statement.version });
      },
    ),
    route('GET', /^\/registry\/v1\/modules$/, async (_caller, request, response) =>
      answerJson(request, response, 200, await registry.summaries()),
    ),
    ofModule(
      'POST',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/promote$/,
      async ({ actor }, request, response, [id = '']) => {
        const { ring, version, moved: seen } = await readJson(request, PromoteModule);
        const { releases } = findModule(journal.state, id);
        const given = version ?? [...releases.keys()].at(-1) ?? '';
        const { statement } = findRelease(journal.state, id, given);
        await requireSound(statement);
        await requireApi(statement);
        await journal.change(actor, (state) => {
          findRelease(state, id, given);
          const module = findModule(state, id);
          requireUnmoved(id, module, seen);
          const channels = moved(module.channels, ring, given);
          // A move that changes nothing would be one to undo.
          if (isSameMove(module.channels, channels)) return undefined;
          requirePlaces(new Map([[id, channels]]));
          return { kind: 'move', channels: { [id]: channels } };
        });
        answerJson(request, response, 200, { module: id, ring, version: given });
      },
    ),
    ofModule(
      'POST',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/rollback$/,
      async ({ actor }, request, response, [id = '']) => {
        const { reason, moved: seen } = await readJson(request, RollbackModule);
        await journal.change(actor, (state) => {
          const module = findModule(state, id);
          requireUnmoved(id, module, seen);
          if (module.past.length === 0) throw rienAAnnuler(`Les versions de « ${id} » n’ont pas été déplacées.`);
          requirePlaces(new Map([[id, undone(module).channels]]));
          return { kind: 'rollback', module: id, ...(reason !== undefined && { reason }) };
        });
        answerJson(request, response, 200, { module: id, channels: findModule(journal.state, id).channels });
      },
    ),
    ofModule(
      'POST',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/disable$/,
      async ({ actor }, request, response, [id = '']) => {
        const { reason, disabled: seen } = await readJson(request, DisableModule);
        await journal.change(actor, (state) => {
          requireSameState(id, findModule(state, id), seen);
          return { kind: 'disable', module: id, reason };
        });
        answerNothing(response);
      },
    ),
    ofModule(
      'POST',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/enable$/,
      async ({ actor }, request, response, [id = '']) => {
        const { disabled: seen } = await readJson(request, EnableModule);
        await journal.change(actor, (state) => {
          const module = findModule(state, id);
          if (module.disabled === undefined) return undefined;
          requireSameState(id, module, seen);
          return { kind: 'enable', module: id };
        });
        answerNothing(response);
      },
    ),
    route(
      'PUT',
      /^\/registry\/v1\/channels\/([a-z0-9:,A-Z]{1,500})$/,
      async (caller, request, response, [name = '']) => {
        const ring = Ring.safeParse(name);
        if (!ring.success) throw requeteInvalide(`« ${name} » n’est pas un anneau.`);
        const { releases } = await readJson(request, MoveChannel);
        for (const id of Object.keys(releases)) caller.requireModule(id);
        for (const [id, version] of Object.entries(releases)) {
          if (version === null) continue;
          const { statement } = findRelease(journal.state, id, version);
          await requireSound(statement);
          await requireApi(statement);
        }
        await journal.change(caller.actor, (state) => {
          const channels = Object.entries(releases).flatMap(([id, version]) => {
            if (version !== null) findRelease(state, id, version);
            const before = findModule(state, id).channels;
            const after = moved(before, ring.data, version);
            return isSameMove(before, after) ? [] : [[id, after] as const];
          });
          if (channels.length === 0) return undefined;
          requirePlaces(new Map(channels));
          return { kind: 'move', channels: Object.fromEntries(channels) };
        });
        answerJson(request, response, 200, { ring: ring.data, releases });
      },
    ),
    ofOperator(
      'DELETE',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})$/,
      async ({ actor }, _request, response, [id = '']) => {
        await inTurn(async () => {
          await journal.change(actor, (state) => {
            findModule(state, id);
            return { kind: 'retire', module: id };
          });
          // What still stands in the folder is adopted again.
          await registry.readFolder();
          await store.remove(id);
        });
        answerNothing(response);
      },
    ),
    ofModule(
      'GET',
      /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/keys$/,
      async (_caller, request, response, [module = '']) => {
        const items = [...journal.state.keys]
          .filter(([, { modules }]) => modules.includes(module) || modules.includes('*'))
          .map(([id, { label, modules, revoked }]): PublisherKey => ({ id, label, modules: [...modules], revoked }));
        answerJson(request, response, 200, { items, total: items.length });
      },
    ),
    ofOperator('POST', /^\/registry\/v1\/keys$/, async ({ actor }, request, response) => {
      const key = await readJson(request, AddKey);
      await journal.change(actor, ({ keys }) => {
        const known = keys.get(keyId(key.publicKey));
        if (known?.revoked === true) throw requeteInvalide('Cette clé est révoquée : il en faut une autre.');
        const isSame = known?.label === key.label && known.modules.join() === key.modules.join();
        return isSame ? undefined : { kind: 'add-key', ...key };
      });
      answerJson(request, response, 201, { id: keyId(key.publicKey) });
    }),
    ofOperator(
      'DELETE',
      /^\/registry\/v1\/keys\/([0-9a-f]{16})$/,
      async ({ actor }, _request, response, [key = '']) => {
        await journal.change(actor, ({ keys }) => {
          if (!keys.has(key)) throw cleInconnue(`« ${key} » n’est pas au registre.`);
          return { kind: 'revoke-key', key };
        });
        answerNothing(response);
      },
    ),
    ofOperator('POST', /^\/registry\/v1\/tokens$/, async ({ actor }, request, response) => {
      const { modules, label, develop } = await readJson(request, AddToken);
      const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
      await journal.change(actor, () => ({
        kind: 'add-token',
        token: id,
        sha256: tokenDigest(token),
        modules,
        label,
        develop,
      }));
      answerJson(request, response, 201, { id, token });
    }),
    ofOperator(
      'DELETE',
      /^\/registry\/v1\/tokens\/([0-9a-f-]{36})$/,
      async ({ actor }, _request, response, [token = '']) => {
        await journal.change(actor, ({ tokens }) => {
          if (![...tokens.values()].some(({ id }) => id === token)) throw jetonInconnu();
          return { kind: 'revoke-token', token };
        });
        answerNothing(response);
      },
    ),
    ofOperator('GET', /^\/registry\/v1\/events$/, async (_caller, request, response) => {
      const { before } = readQuery(request, ReadEvents);
      const lines = await journal.lines(LISTED, before);
      const last = lines.at(-1)?.sequence ?? 0;
      answerJson(request, response, 200, {
        items: lines.map(presentLine),
        total: journal.state.sequence,
        // The journal has no gap, and begins at 1.
        ...(last > 1 && { nextCursor: String(last) }),
      });
    }),
  ];
}

/** A line without what is long: files and signatures stand in the manifest. */
function presentLine({ sequence, at, actor, event }: JournalLine) {
  const base = { sequence, at: at.toISOString(), actor, kind: event.kind };
  switch (event.kind) {
    case 'publish':
      return { ...base, module: event.statement.module, detail: { version: event.statement.version, key: event.key } };
    case 'move': {
      const [module] = Object.keys(event.channels);
      return { ...base, module: module ?? null, detail: event.channels };
    }
    case 'add-token':
      return {
        ...base,
        module: null,
        detail: { token: event.token, modules: event.modules, label: event.label, develop: event.develop },
      };
    case 'add-key':
      return {
        ...base,
        module: null,
        detail: { key: keyId(event.publicKey), modules: event.modules, label: event.label },
      };
    case 'revoke-key':
      return { ...base, module: null, detail: { key: event.key } };
    case 'revoke-token':
      return { ...base, module: null, detail: { token: event.token } };
    case 'open-grant': {
      const { grant, entry, until } = event;
      return { ...base, module: event.module, detail: { grant, origin: new URL(entry).origin, until } };
    }
    case 'take-grant':
    case 'revoke-grant':
      return { ...base, module: event.module, detail: { grant: event.grant } };
    case 'configure':
      return { ...base, module: event.module, detail: { names: Object.keys(event.values) } };
    case 'rollback':
    case 'disable':
      return { ...base, module: event.module, detail: { reason: event.reason ?? null } };
    case 'adopt':
    case 'enable':
    case 'retire':
    default:
      return { ...base, module: event.module, detail: {} };
  }
}
