import { Problem, readBounded } from '@pwp/contracts';
import type { z } from 'zod';
import type { CliSettings } from './config.ts';

/** The registry refused a call. */
export class RegistryRefusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'RegistryRefusal';
    this.problem = problem;
  }
}

/** No registry answers at the address; `said` describes what answered instead. */
export class RegistryUnreachable extends Error {
  constructor(url: string, cause: unknown, said?: string) {
    super(
      said === undefined
        ? `Le registre de ${url} ne répond pas. Le portail est-il lancé (« npm start ») ? Sinon, donnez PWP_URL.`
        : `${url} ne répond pas comme un registre (${said}) : vérifiez PWP_URL, puis que le portail est en marche.`,
      { cause },
    );
    this.name = 'RegistryUnreachable';
  }
}

/** A call of the registry. */
export interface RegistryCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to `/registry/v1`. */
  path: string;
  body?: unknown;
  /** Sent instead of a JSON body. */
  archive?: Uint8Array;
  headers?: Readonly<Record<string, string>>;
}

/** How long the registry may take, ms; checking an archive of 20 MB takes the longest. */
const PATIENCE = 60_000;

/** Longest answer, bytes; a page of the journal is the largest. */
const LONGEST = 16 * 1024 * 1024;

/** Calls the registry and parses its answer. Throws `RegistryRefusal`, `RegistryUnreachable`, `NoCredentials`, `NoServiceToken`. */
export async function callRegistry<Schema extends z.ZodType>(
  settings: CliSettings,
  { method, path, body, archive, headers }: RegistryCall,
  schema: Schema,
): Promise<z.output<Schema>> {
  const response = await fetch(`${settings.url}/registry/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await settings.token()}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(archive !== undefined && { 'content-type': 'application/gzip' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(archive !== undefined && { body: new Uint8Array(archive) }),
    // Following a redirect would turn a change into a read.
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    throw new RegistryUnreachable(settings.url, error);
  });
  const text = await readBounded(response, LONGEST).catch((error: unknown) => {
    throw new RegistryUnreachable(settings.url, error);
  });
  const answer = readJson(text);
  const read = response.ok && answer !== undefined ? schema.safeParse(answer) : undefined;
  if (read?.success === true) return read.data;
  const problem = Problem.safeParse(answer);
  if (problem.success) throw new RegistryRefusal(problem.data);
  const to = response.headers.get('location');
  throw new RegistryUnreachable(
    settings.url,
    read?.error,
    `HTTP ${response.status}${to === null ? '' : ` vers ${to}`}`,
  );
}

/** Null for an empty text, undefined for invalid JSON. */
function readJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
}
