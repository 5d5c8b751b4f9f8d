import { Problem, readBounded } from '@pwp/contracts';
import type { z } from 'zod';
import type { CliSettings } from './config.ts';

/** The registry refused, and says why. */
export class RegistryRefusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'RegistryRefusal';
    this.problem = problem;
  }
}

/** The registry could not be asked. */
export class RegistryUnreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(`Le registre de ${url} ne répond pas. Le portail est-il lancé (« npm start ») ? Sinon, donnez PWP_URL.`, {
      cause,
    });
    this.name = 'RegistryUnreachable';
  }
}

/** One call. */
export interface RegistryCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/registry/v1`. */
  path: string;
  body?: unknown;
  /** An archive in place of a body. */
  archive?: Uint8Array;
  headers?: Readonly<Record<string, string>>;
}

/** How long the registry may take, ms: it checks an archive of 20 MB. */
const PATIENCE = 60_000;

/** Longest answer, bytes: a page of its journal. */
const LONGEST = 16 * 1024 * 1024;

/** Calls the registry; what it answers is read by `schema`. Throws `RegistryRefusal`, `RegistryUnreachable`, `NoCredentials`, `NoServiceToken`. */
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
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    throw new RegistryUnreachable(settings.url, error);
  });
  const text = await readBounded(response, LONGEST).catch((error: unknown) => {
    throw new RegistryUnreachable(settings.url, error);
  });
  if (response.ok) return schema.parse(text === '' ? null : JSON.parse(text));
  const problem = Problem.safeParse(text.startsWith('{') ? JSON.parse(text) : undefined);
  if (problem.success) throw new RegistryRefusal(problem.data);
  throw new RegistryUnreachable(settings.url, new Error(`HTTP ${response.status}`));
}
