import type { Route } from '@pwp/api-kit';
import {
  defineEndpoints,
  ModuleId,
  MoveChannel,
  needInWords,
  PromoteModule,
  ReleaseVersion,
  Ring,
  RollbackModule,
  type ModuleDeclaration,
  type ReleaseRanges,
  type ReleaseStatement,
} from '@pwp/contracts';
import { z } from 'zod';
import { needKey } from '../core/approved-needs.ts';
import type { Moves } from '../core/clashes.ts';
import { isSameMove, moved, undone } from '../core/moves.ts';
import { apiMisfits, unfitPorts } from '../core/release-misfits.ts';
import type { Journal } from '../journal/journal.ts';
import { orRefuse } from '../publish.ts';
import type { Registry } from '../registry.ts';
import type { RunningPortal } from '../running-portal.ts';
import { findModule, findRelease, requireUnmoved } from './asked-module.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import {
  anneauInconnu,
  apiIncompatible,
  besoinsAApprouver,
  cheminPris,
  moduleInconnu,
  moduleModifie,
  portailInjoignable,
  rienAAnnuler,
  versionAlteree,
  versionInconnue,
} from './registry-problems.ts';

const params = z.object({ module: ModuleId });

const endpoints = defineEndpoints({
  'POST /modules/:module/promote': {
    summary: 'Donner une version à un anneau',
    params,
    body: PromoteModule,
    output: z.object({ module: ModuleId, ring: Ring, version: ReleaseVersion }),
  },
  'POST /modules/:module/rollback': {
    summary: 'Annuler le dernier déplacement d’un module',
    params,
    body: RollbackModule,
    output: z.object({ module: ModuleId, channels: z.record(Ring, ReleaseVersion) }),
  },
  'PUT /channels/:ring': {
    summary: 'Donner des versions de plusieurs modules à un anneau, d’un seul coup',
    params: z.object({ ring: Ring }),
    body: MoveChannel,
    output: MoveChannel.extend({ ring: Ring }),
  },
});

/** Dependencies of the ring routes. */
interface RingParts {
  journal: Journal;
  registry: Registry;
  portal: RunningPortal;
}

/** Routes that decide who gets which release. */
export function ringRoutes({ journal, registry, portal }: RingParts): Route<RegistryAccess>[] {
  /**
   * Throws `version-alteree` when the stored files are not what was signed, `api-incompatible` when the running API does not
   * serve what the release calls, `portail-injoignable`.
   */
  async function requireFit({ module, version, ranges, declaration }: ReleaseStatement): Promise<void> {
    if (!(await registry.check(module, version))) {
      throw versionAlteree(
        `La version ${version} de « ${module} » n’est plus celle qui a été signée : publiez-la de nouveau, puis recommencez.`,
      );
    }
    if (ranges?.api !== undefined) await requireApi(module, version, ranges);
    if (declaration.needs?.ports !== undefined) await requirePorts(module, version, declaration);
  }

  /** Throws `api-incompatible` where the running API serves no such version of the module, `portail-injoignable`. */
  async function requireApi(module: string, version: string, ranges: ReleaseRanges): Promise<void> {
    const { modules: running } = await orRefuse(portal.api());
    if (apiMisfits(module, ranges, running).length === 0) return;
    const served = running[module];
    const found = served === undefined ? 'ne sert pas ce module' : `sert la version ${served}`;
    throw apiIncompatible(
      `La version ${version} de « ${module} » demande son API en ${ranges.api}, et celle qui tourne ${found} : faites d’abord rouler l’API sur cette version du module.`,
    );
  }

  /** Throws `api-incompatible` where the running API serves a port that the module needs in another version, `portail-injoignable`. */
  async function requirePorts(module: string, version: string, declaration: ModuleDeclaration): Promise<void> {
    const unfit = unfitPorts(declaration, (await orRefuse(portal.api())).ports);
    if (unfit.length === 0) return;
    const told = unfit.map(({ name, range, served }) => `« ${name} » en ${range} (${served} est servi)`);
    throw apiIncompatible(
      `La version ${version} de « ${module} » demande ${told.join(', ')} : faites d’abord rouler l’API sur une version du service qui l’offre.`,
    );
  }

  /**
   * Throws `anneau-inconnu` when the ring names a guichet, an organisation or a role that is nobody's, and `portail-injoignable`.
   * Where all these modules have the ring already, one name that is left suffices: those that remain get fixes after another closed.
   */
  async function requireKnown(ring: Ring, modules: readonly string[]): Promise<void> {
    const unknown = await orRefuse(portal.unknownIn(ring));
    if (unknown.length === 0) return;
    const isHeld = modules.every((id) => Object.hasOwn(findModule(journal.state, id).channels, ring));
    if (isHeld && unknown.length < ring.split(',').length) return;
    throw anneauInconnu(
      `Rien n’a bougé : l’anneau « ${ring} » nomme « ${unknown.join(' », « ')} », que le portail ne connaît pas, ou qui est fermé.`,
      { errors: unknown.map((name) => ({ pointer: name, detail: 'Inconnu du portail, ou fermé.' })) },
    );
  }

  /** Throws `besoins-a-approuver` when the release needs what no operator approved of its module. */
  function requireApproved(id: string, version: string): void {
    const awaited = registry.needsOf(id, version).filter(({ approved }) => !approved);
    if (awaited.length === 0) return;
    throw besoinsAApprouver(
      `Rien n’a bougé : la version ${version} de « ${id} » demande ce que l’exploitation n’a pas encore accordé. Un administrateur l’accorde sur la page « Registre », ou l’exploitation par « npx pwp approve ${id} --release ${version} ».`,
      { errors: awaited.map((need) => ({ pointer: needKey(need), detail: needInWords(need) })) },
    );
  }

  /** Throws `chemin-pris` when these moves would remove a module from a manifest. */
  function requireAddresses(moves: Moves): void {
    const clashes = registry.clashesOf(moves);
    if (clashes.length === 0) return;
    const out = [...new Set(clashes.map(({ module }) => `« ${module} »`))].join(', ');
    throw cheminPris(
      `Rien n’a bougé : ${out} ne serait plus servi, puisque deux modules auraient la même adresse ou la page d’accueil.`,
      { errors: clashes.map(({ module, detail }) => ({ pointer: module, detail })) },
    );
  }

  const moveProblems = [
    anneauInconnu,
    moduleInconnu,
    versionInconnue,
    versionAlteree,
    apiIncompatible,
    besoinsAApprouver,
    portailInjoignable,
    cheminPris,
    moduleModifie,
  ];
  return [
    registryRoute(endpoints['POST /modules/:module/promote'], {
      access: 'team',
      problems: moveProblems,
      async handler({ caller, params: { module: id }, body: { ring, version, moved: seen } }) {
        const { releases } = findModule(journal.state, id);
        const given = version ?? [...releases.keys()].at(-1) ?? '';
        await requireKnown(ring, [id]);
        await requireFit(findRelease(journal.state, id, given).statement);
        await journal.change(caller.actor, (state) => {
          findRelease(state, id, given);
          requireApproved(id, given);
          const module = findModule(state, id);
          requireUnmoved(id, module, seen);
          const channels = moved(module.channels, ring, given);
          // A move without change would still be one to undo.
          if (isSameMove(module.channels, channels)) return undefined;
          requireAddresses(new Map([[id, channels]]));
          return { kind: 'move', channels: { [id]: channels } };
        });
        return { module: id, ring, version: given };
      },
    }),
    registryRoute(endpoints['POST /modules/:module/rollback'], {
      access: 'team',
      problems: [moduleInconnu, moduleModifie, rienAAnnuler, cheminPris],
      async handler({ caller, params: { module: id }, body: { reason, moved: seen } }) {
        await journal.change(caller.actor, (state) => {
          const module = findModule(state, id);
          requireUnmoved(id, module, seen);
          if (module.past.length === 0) throw rienAAnnuler(`Les versions de « ${id} » n’ont pas été déplacées.`);
          requireAddresses(new Map([[id, undone(module).channels]]));
          return { kind: 'rollback', module: id, ...(reason !== undefined && { reason }) };
        });
        return { module: id, channels: findModule(journal.state, id).channels };
      },
    }),
    registryRoute(endpoints['PUT /channels/:ring'], {
      access: 'token',
      problems: moveProblems,
      async handler({ caller, params: { ring }, body: { releases } }) {
        for (const id of Object.keys(releases)) caller.requireModule(id);
        // A ring that no longer names anybody can still be emptied.
        const given = Object.keys(releases).filter((id) => releases[id] !== null);
        if (given.length > 0) await requireKnown(ring, given);
        for (const [id, version] of Object.entries(releases)) {
          if (version !== null) await requireFit(findRelease(journal.state, id, version).statement);
        }
        await journal.change(caller.actor, (state) => {
          const channels = Object.entries(releases).flatMap(([id, version]) => {
            if (version !== null) {
              findRelease(state, id, version);
              requireApproved(id, version);
            }
            const before = findModule(state, id).channels;
            const after = moved(before, ring, version);
            return isSameMove(before, after) ? [] : [[id, after] as const];
          });
          if (channels.length === 0) return undefined;
          requireAddresses(new Map(channels));
          return { kind: 'move', channels: Object.fromEntries(channels) };
        });
        return { ring, releases };
      },
    }),
  ];
}
