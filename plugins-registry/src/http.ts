import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { introuvable, methodeRefusee, type ProblemError } from '@pwp/api-kit';
import type { Manifest } from '@pwp/contracts';
import accepts from 'accepts';
import { composeManifest } from './core/compose-manifest.ts';
import type { Fault } from './core/fault.ts';
import { readModules } from './releases-on-disk.ts';
import { manifestRepresentation, moduleRepresentations, type Representation } from './representations.ts';

/** What the registry needs to start. */
export interface RegistryOptions {
  /** Folder of the modules: `<id>/module.json` and `<id>/dist/`. */
  modulesDir: string;
  /** Whether a module with a fault ends the start. */
  strict?: boolean;
}

/** The registry, ready to be hung into a server. */
export interface Registry {
  handler: RequestListener;
  manifest: Manifest;
  /** What is wrong with modules that are left out or shown without their release; for the host to log. */
  faults: readonly Fault[];
  close(): Promise<void>;
}

/**
 * Reads the modules once, then answers `/registry/v1/…` and `/modules/…` from memory. A build that is made later shows
 * after a restart. Throws when `modulesDir` itself cannot be read, or when it is strict and a module has a fault.
 */
export async function createRegistry({ modulesDir, strict = false }: RegistryOptions): Promise<Registry> {
  const read = await readModules(modulesDir);
  const { manifest, faults: manifestFaults } = composeManifest(read.modules.map((module) => module.entry));
  const faults = [...read.faults, ...manifestFaults];
  if (strict && faults.length > 0) {
    const lines = faults.map(({ module, code, detail }) => `  - ${module} (${code}): ${detail}`);
    throw new Error(`PWP_STRICT_MODULES : ${faults.length} module(s) refusé(s)\n${lines.join('\n')}`);
  }
  const representations = moduleRepresentations(read.modules);
  representations.set('/registry/v1/manifest', manifestRepresentation(manifest));
  representations.set('/registry/v1/health', healthRepresentation(manifest, faults));
  return {
    handler: (request, response) => answer(request, response, representations),
    manifest,
    faults,
    close: () => Promise.resolve(),
  };
}

function healthRepresentation(manifest: Manifest, faults: readonly Fault[]): Representation {
  return {
    type: 'application/json; charset=utf-8',
    cacheControl: 'no-store',
    bytes: Buffer.from(JSON.stringify({ status: 'ok', modules: manifest.modules.length, faults })),
  };
}

/**
 * What a worker of a module may do: run its own code, WebAssembly included. Nothing else, so that what decodes the files of others
 * reaches no network. A page's policy does not hold in workers, and other files take no notice of this one.
 */
export const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  representations: ReadonlyMap<string, Representation>,
): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', WORKER_POLICY);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    answerProblem(request, response, methodeRefusee('Le registre se lit seulement (GET, HEAD).'));
    return;
  }
  // The path is compared as it came, undecoded: every URL that the registry gives out is plain ASCII.
  const [path] = (request.url ?? '').split('?', 1);
  const representation = representations.get(path ?? '');
  if (representation === undefined) {
    answerProblem(request, response, introuvable("Le registre n'a rien à cette adresse."));
    return;
  }
  answerRepresentation(request, response, representation);
}

function answerRepresentation(
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
): void {
  response.setHeader('Cache-Control', representation.cacheControl);
  if (representation.etag !== undefined) {
    response.setHeader('ETag', representation.etag);
    if (matchesEtag(request.headers['if-none-match'], representation.etag)) {
      response.writeHead(304).end();
      return;
    }
  }
  response.setHeader('Content-Type', representation.type);
  const { encoding, bytes } = negotiate(request, representation);
  if (representation.br !== undefined || representation.gzip !== undefined)
    response.setHeader('Vary', 'Accept-Encoding');
  if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
  send(request, response, 200, bytes);
}

/** Our order, brotli first: clients name them with equal weight, gzip in front. */
function negotiate(
  request: IncomingMessage,
  { bytes, br, gzip }: Representation,
): { encoding?: string; bytes: Uint8Array } {
  const accepted = accepts(request);
  if (br !== undefined && accepted.encodings(['br']) !== false) return { encoding: 'br', bytes: br };
  if (gzip !== undefined && accepted.encodings(['gzip']) !== false) return { encoding: 'gzip', bytes: gzip };
  return { bytes };
}

function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const candidates = header.split(',').map((candidate) => candidate.trim().replace(/^W\//, ''));
  return candidates.includes(etag) || candidates.includes('*');
}

function answerProblem(request: IncomingMessage, response: ServerResponse, problem: ProblemError): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/problem+json');
  send(request, response, problem.status, Buffer.from(JSON.stringify(problem.toProblem(undefined))));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, bytes: Uint8Array): void {
  response.writeHead(status, { 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
