import type { Addresses } from '@pwp/api-kit/server';
import { DEVELOPMENT_COOKIE, readBounded, RingFacts, RINGS_COOKIE } from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import { askRegistry } from './ask-registry.ts';
import type { KeptManifest } from './kept-manifest.ts';
import { log } from './log.ts';
import { readManifest, ManifestRefused, type CheckedManifest, type SignedText } from './read-manifest.ts';

/** A request to the registry: for whom, and the ETag that is known. */
export interface ManifestQuestion {
  /** Value of the cookie `pwp-anneaux`. */
  cookie: string | undefined;
  etag: string | undefined;
  /** Value of the cookie `pwp-developpement`, of who develops modules. */
  grant?: string;
}

/** Its answer. */
export interface ManifestAnswer extends SignedText {
  etag: string | undefined;
  /** The rings that it read in the cookie, in one order; undefined when there was none that verified. */
  rings: string | undefined;
  /** Whether the manifest is that of the grants, or they are good for nothing any more. */
  grant?: 'given' | 'refused';
}

/** Asks the registry for a manifest; `undefined` says that it did not change since `etag`. */
export type FetchManifest = (asked: ManifestQuestion) => Promise<ManifestAnswer | undefined>;

/** A manifest for one page. */
export interface PageManifest {
  manifest: CheckedManifest;
  etag: string | undefined;
  /** Whether the cookie of the request told the rings. */
  ringed: boolean;
}

/** How long an address of the registry may take to answer, ms. */
const REGISTRY_LIMIT = 3000;

/** How long a page waits to hear whether what is known still holds, ms. */
const PATIENCE = 200;

/** The same for whoever asks how the manifest stands, ms. */
const PROBE_PATIENCE = 2_000;

/** Half of what `readManifest` takes, ms. */
const TRUSTED_FOR = 12 * 60 * 60 * 1_000;

/** Largest manifest, bytes: a module takes about 2 KB of it. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** Sets of rings whose manifest is kept, and cookies whose set is. */
const MOST_SETS = 200;
const MOST_COOKIES = 20_000;

/** Questions under way at once: beyond them, pages are drawn from what is known. */
const MOST_QUESTIONS = 50;

/** Value of the header `PWP-Grant` for grants that have ended. */
const REFUSED = 'refuse';

/** A browser without a valid cookie of rings. */
const NOBODY = 'tous';

/**
 * What a cookie of rings says without its date, which the API renews every quarter of an hour: the rings are the same.
 * Nobody invents another's, since it holds his draw (`v`).
 */
function undated(cookie: string): string {
  try {
    const facts: unknown = JSON.parse(Buffer.from(cookie.split('.', 1).join(), 'base64url').toString());
    return JSON.stringify({ ...RingFacts.parse(facts), t: 0 });
  } catch {
    return cookie;
  }
}

/** Asks a registry by HTTP; of all cookies, it is sent the one of the rings, and that of grants where there is one. */
export function fetchFrom(registry: Addresses): FetchManifest {
  return async ({ cookie, etag, grant }) => {
    const headers = new Headers();
    if (etag !== undefined) headers.set('if-none-match', etag);
    const cookies = [
      ...(cookie === undefined ? [] : [`${RINGS_COOKIE}=${cookie}`]),
      ...(grant === undefined ? [] : [`${DEVELOPMENT_COOKIE}=${grant}`]),
    ];
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
    return registry.ask((url) =>
      askRegistry(`${url}/registry/v1/manifest`, { headers, patience: REGISTRY_LIMIT }, readAnswer),
    );
  };
}

async function readAnswer(response: Response): Promise<ManifestAnswer | undefined> {
  if (response.status === 304) return undefined;
  const granted = response.headers.get('pwp-grant');
  return {
    text: await readBounded(response, MANIFEST_LIMIT),
    signature: response.headers.get('pwp-signature') ?? '',
    etag: response.headers.get('etag') ?? undefined,
    rings: response.headers.get('pwp-rings') ?? undefined,
    ...(granted !== null && { grant: granted === REFUSED ? 'refused' : 'given' }),
  };
}

/** How the manifest stands that pages are made of for everybody. */
export interface ManifestStanding {
  /** When the registry signed it: ISO 8601. */
  signedAt: string;
  /** When the registry last said that it holds; undefined: not since the start. */
  confirmedAt: Date | undefined;
  /** Whether the registry says so now. */
  isFollowed: boolean;
}

/** What pages are made of. */
export interface ManifestSource {
  /** For one page, by its cookie of rings. Throws when no manifest is known and none can be read. */
  manifestFor: (cookie: string | undefined) => Promise<PageManifest>;
  /** Asks the registry, and says how everybody's manifest stands; undefined: there is none. */
  standing: () => Promise<ManifestStanding | undefined>;
}

interface Known {
  manifest: CheckedManifest;
  etag: string | undefined;
  /** When it was read, ms. */
  at: number;
}

/**
 * Keeps the last good manifest of each set of rings. Each page asks the registry whether it still holds, and waits a moment. A registry that is
 * down or slow delays no page. A refused manifest is logged, and the former one stays. At a start without an answer, everybody's is the one
 * that was `kept`.
 */
export function createManifestSource(
  fetchManifest: FetchManifest,
  registryKeys: readonly string[],
  kept?: KeptManifest,
): ManifestSource {
  /** By set of rings; nobody's is always there. */
  const known = new LRUCache<string, Known>({ max: MOST_SETS });
  let nobodys: Known | undefined;
  /** The set of a cookie's facts; null when it told none. */
  const setOf = new LRUCache<string, { rings: string | null }>({ max: MOST_COOKIES });
  const asking = new Map<string, Promise<void>>();
  let highest = -Infinity;
  /** Whether the registry answered in time when it was asked last. */
  let prompt = true;
  /** What the log was told of the registry since it last answered well. */
  let told: string | undefined;
  /** When the registry last said that everybody's manifest holds. */
  let confirmedAt: Date | undefined;

  const knownOf = (rings: string) => (rings === NOBODY ? nobodys : known.get(rings));

  async function refresh(cookie: string | undefined): Promise<void> {
    const set = cookie === undefined ? undefined : setOf.get(undated(cookie));
    const before = cookie === undefined ? nobodys : set && knownOf(set.rings ?? NOBODY);
    // One that is old is asked for whole: a 304 carries no new signature.
    const isFresh = before !== undefined && Date.now() - before.at < TRUSTED_FOR;
    const answer = await fetchManifest({ cookie, etag: isFresh ? before.etag : undefined });
    if (answer === undefined) {
      if (before === nobodys) confirmedAt = new Date();
      return;
    }
    const manifest = readManifest(answer, registryKeys);
    if (manifest.sequence < highest) {
      throw new ManifestRefused(`its sequence is ${manifest.sequence}, after ${highest}`);
    }
    highest = manifest.sequence;
    const rings = cookie === undefined ? NOBODY : (answer.rings ?? NOBODY);
    const now = { manifest, etag: answer.etag, at: Date.now() };
    if (rings === NOBODY) {
      nobodys = now;
      confirmedAt = new Date();
      void kept?.write(answer);
    } else {
      known.set(rings, now);
    }
    if (cookie !== undefined) setOf.set(undated(cookie), { rings: answer.rings ?? null });
  }

  /** Every page asks: one line tells of all that fail in the same way. */
  function warnOnce(error: unknown): void {
    const isRefused = error instanceof ManifestRefused;
    const why = isRefused ? error.message : 'no answer';
    if (why === told) return;
    told = why;
    log.warn(
      { err: error },
      isRefused
        ? 'manifeste refusé : le dernier bon reste servi'
        : 'registre injoignable : le dernier manifeste connu reste servi',
    );
  }

  /** One question at a time for a cookie, however many pages are drawn meanwhile. */
  function ask(cookie: string | undefined): Promise<void> {
    const name = cookie ?? '';
    const underWay = asking.get(name);
    if (underWay !== undefined) return underWay;
    if (asking.size >= MOST_QUESTIONS) return Promise.resolve();
    const question = refresh(cookie)
      .then(() => {
        prompt = true;
        if (told !== undefined) log.info('le registre répond de nouveau');
        told = undefined;
      })
      .catch((error: unknown) => {
        prompt = false;
        warnOnce(error);
        throw error;
      })
      .finally(() => asking.delete(name));
    asking.set(name, question);
    return question;
  }

  /** Waits for the answer while the registry is responsive. */
  async function confirm(cookie: string | undefined): Promise<void> {
    const answered = ask(cookie).catch(() => undefined);
    if (prompt && !(await comesWithin(PATIENCE, answered))) prompt = false;
  }

  let takingKept: Promise<void> | undefined;
  async function takeKept(): Promise<void> {
    const signed = await kept?.read();
    // The registry answered meanwhile.
    if (signed === undefined || nobodys !== undefined) return;
    try {
      const manifest = readManifest(signed, registryKeys, { isKept: true });
      const { signedAt, sequence } = manifest;
      highest = Math.max(highest, sequence);
      // Old: the registry is asked for it whole.
      nobodys = { manifest, etag: undefined, at: 0 };
      const hours = Math.round((Date.now() - Date.parse(signedAt)) / 360_000) / 10;
      log.warn({ signedAt, hours, sequence }, 'aucun registre n’a répondu : le manifeste gardé sur disque est servi');
    } catch (error) {
      log.warn({ err: error }, 'le manifeste gardé sur disque est refusé');
    }
  }

  /** The known manifest of a cookie's rings. Without one, everybody's manifest is better than no page. */
  function find(cookie: string | undefined): PageManifest | undefined {
    const rings = (cookie === undefined ? undefined : setOf.get(undated(cookie))?.rings) ?? undefined;
    const found = (rings === undefined ? undefined : knownOf(rings)) ?? nobodys;
    return found && { ...found, ringed: rings !== undefined };
  }

  return {
    async manifestFor(cookie) {
      let failure: unknown = new Error('the registry gave no manifest');
      if (find(cookie) !== undefined) {
        await confirm(cookie);
      } else {
        await ask(cookie).catch((error: unknown) => {
          failure = error;
        });
        if (find(cookie) === undefined) await (takingKept ??= takeKept());
      }
      const found = find(cookie);
      if (found === undefined) throw failure;
      return found;
    },
    async standing() {
      const before = confirmedAt;
      const answered = ask(undefined).catch(() => undefined);
      await comesWithin(PROBE_PATIENCE, answered);
      if (nobodys === undefined) await (takingKept ??= takeKept());
      if (nobodys === undefined) return undefined;
      const { signedAt } = nobodys.manifest;
      // Another date, were it of the same millisecond: it was confirmed since.
      return { signedAt, confirmedAt, isFollowed: confirmedAt !== before };
    },
  };
}

/** Waits for `work` for so many ms at most, and says whether it came. */
async function comesWithin(patience: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, patience, false);
  });
  const came = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return came;
}
