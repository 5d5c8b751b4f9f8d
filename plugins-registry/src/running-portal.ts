import { callOutside, systemClock, traceHeaders, type Clock } from '@pwp/api-kit';
import {
  Manifest,
  Meta,
  Platform,
  PLATFORM_PATH,
  readBounded,
  UnknownNames,
  type ManifestEntry,
  type PackageVersions,
  type ReleaseMisfit,
  type ReleaseStatement,
  type Ring,
} from '@pwp/contracts';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { apiMisfits, portMisfits, shellMisfits } from './core/release-misfits.ts';

/** The versions that run behind a front door; releases declare ranges of them. */
export interface RunningPortal {
  /** Versions of the packages that the shell provides. Throws `PortalUnreachable`. */
  shell: () => Promise<PackageVersions>;
  /** Versions of the modules that the API serves, and of the ports between them (undefined: an API from before ports). Throws `PortalUnreachable`. */
  api: () => Promise<Meta>;
  /** The names of a ring that are nobody's: unknown guichets or closed ones, organisations, roles. Throws `PortalUnreachable`. */
  unknownIn: (ring: Ring) => Promise<string[]>;
  /** The modules of everybody's manifest. Throws `PortalUnreachable`. */
  modules: () => Promise<ManifestEntry[]>;
  /**
   * Returns a function that compares a release with the running portal, using answers of the last `KNOWN_FOR` ms. It
   * reports nothing about a part that does not answer.
   */
  misfits: () => Promise<(statement: ReleaseStatement) => ReleaseMisfit[]>;
}

/** A part of the portal did not report its versions. */
export class PortalUnreachable extends Error {
  readonly address: string;

  constructor(address: string, cause: unknown) {
    super(`${address} : pas de réponse`, { cause });
    this.name = 'PortalUnreachable';
    this.address = address;
  }
}

/** How long a part may take to answer, ms. */
const PATIENCE = 3_000;
/** Longest answer, bytes. A module takes about 30 bytes of the versions and 2,000 of the manifest. */
const LONGEST = { versions: 256 * 1024, manifest: 16 * 1024 * 1024 } as const;
/** How long a comparison for display is reused, ms. */
const KNOWN_FOR = 10_000;

/** Asks the shell, the API and the registry behind the front door at `portalUrl`. */
export function createRunningPortal(
  portalUrl: string,
  { log, clock = systemClock }: { log?: Pick<Logger, 'warn'>; clock?: Clock } = {},
): RunningPortal {
  const shell = async () => (await ask(`${portalUrl}${PLATFORM_PATH}`, Platform)).runtime;
  const api = () => ask(`${portalUrl}/api/meta`, Meta);
  const unknownIn = async (ring: Ring) => {
    if (!/^(?:guichet|organisme|role):/.test(ring)) return [];
    return (await ask(`${portalUrl}/api/meta/inconnus?anneau=${encodeURIComponent(ring)}`, UnknownNames)).inconnus;
  };
  const modules = async () => (await ask(`${portalUrl}/registry/v1/manifest`, Manifest, LONGEST.manifest)).modules;
  const orNothing = <Answer>(versions: Promise<Answer>) =>
    versions.catch((error: unknown) => {
      log?.warn({ err: error }, 'the portal does not say what it runs: releases are not compared with it');
      return undefined;
    });
  let known: { at: number; compare: ReturnType<RunningPortal['misfits']> } | undefined;

  async function comparison() {
    const [ofShell, ofApi] = await Promise.all([orNothing(shell()), orNothing(api())]);
    return ({ module, ranges, declaration }: ReleaseStatement): ReleaseMisfit[] => {
      if (ranges === undefined) return [];
      return [
        ...(ofShell === undefined ? [] : shellMisfits(ranges, ofShell)),
        ...(ofApi === undefined ? [] : apiMisfits(module, ranges, ofApi.modules)),
        ...portMisfits(declaration, ofApi?.ports),
      ];
    };
  }

  return {
    shell,
    api,
    unknownIn,
    modules,
    misfits() {
      const now = clock.now().getTime();
      if (known === undefined || now - known.at > KNOWN_FOR) known = { at: now, compare: comparison() };
      return known.compare;
    },
  };
}

async function ask<Schema extends z.ZodType>(
  address: string,
  schema: Schema,
  longest: number = LONGEST.versions,
): Promise<z.output<Schema>> {
  try {
    return await callOutside({ system: 'portal', verb: 'GET' }, async (span) => {
      const response = await fetch(address, {
        headers: traceHeaders(),
        signal: AbortSignal.timeout(PATIENCE),
        redirect: 'error',
      });
      span.set({ 'http.request.method': 'GET', 'http.response.status_code': response.status });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return schema.parse(JSON.parse(await readBounded(response, longest)));
    });
  } catch (error) {
    throw new PortalUnreachable(address, error);
  }
}
