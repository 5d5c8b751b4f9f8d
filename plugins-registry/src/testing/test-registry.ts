import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { IncomingMessage, request as httpRequest, type RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { listen, systemClock, type Clock } from '@pwp/api-kit';
import {
  GrantOffer,
  Manifest,
  ModuleDeclaration,
  ModuleSummaries,
  Problem,
  RegistryEventLine,
  type AxeReport,
  type FileRole,
  type ModuleSummary,
  type PackageVersions,
  type ReleaseStatement,
} from '@pwp/contracts';
import type { HostLog } from '@pwp/http-host';
import { createTestDatabase } from '@pwp/testing';
import { create } from 'tar';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { RegistryConfig } from '../config.ts';
import { composeStatement, releaseText, type BuildReport } from '../core/release-statement.ts';
import { generatePrivateKey, openPrivateKey, type SigningKey } from '../core/signing-key.ts';
import { createRegistry, type RegistryServer } from '../create-registry.ts';

const OPERATOR = 'jeton-de-l-exploitation-des-tests';
export const RINGS_SECRET = 'secret-des-anneaux-des-tests';

/** The log methods that tests observe. */
type RegistryLog = Pick<HostLog, 'error' | 'warn'>;

/** An HTTP answer. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  bytes: Buffer;
}

/** An HTTP call; `token` defaults to the operator's, and is `null` for none. */
interface Call {
  method?: string;
  headers?: Record<string, string>;
  token?: string | null;
  body?: unknown;
  raw?: Uint8Array;
}

/** The body and headers of a publication. */
interface Publication {
  raw: Buffer;
  headers: Record<string, string>;
}

const AddedToken = z.object({ id: z.string(), token: z.string() });

/** A registry with its own database and folders. */
export interface TestRegistry {
  config: RegistryConfig;
  folder: string;
  url: string;
  registry: RegistryServer;
  call: (path: string, call?: Call) => Promise<Answer>;
  manifest: (cookie?: string) => Promise<Manifest>;
  /** Versions in a manifest, by module id. */
  given: (cookie?: string) => Promise<Record<string, string | null>>;
  /** Publishes a module, promotes it to `ring` if given, and returns its version. `key`: the tests' publisher by default. */
  publish: (module: TestModule, ring?: string, key?: SigningKey) => Promise<string>;
  /** The archive and headers of a publication. `axe` overrides a report without faults; null leaves it out. */
  sign: (module: TestModule, axe?: Partial<AxeReport> | null, key?: SigningKey) => Promise<Publication>;
  modules: () => Promise<ModuleSummary[]>;
  /** The newest page of the journal. */
  events: () => Promise<RegistryEventLine[]>;
  addToken: (rights: { modules: string[]; label?: string; develop?: boolean }) => Promise<z.output<typeof AddedToken>>;
  /** Another registry on the same database and files. */
  again: (more?: Partial<RegistryConfig>, log?: RegistryLog) => Promise<TestRegistry>;
  /** Stops it before the end of the test. */
  stop: () => Promise<void>;
}

/** Starts a registry that stops with the test. */
export async function startTestRegistry(
  more: Partial<RegistryConfig> = {},
  clock: Clock = systemClock,
): Promise<TestRegistry> {
  const database = await createTestDatabase();
  onTestFinished(() => database.remove());
  const modulesDir = join(database.folder, 'modules');
  await mkdir(modulesDir);
  return serve(
    {
      host: '127.0.0.1',
      port: 0,
      // Only its names are asked: releases of tests need nothing from the portal by default.
      portalUrl: more.portalUrl ?? (await startTestPortal({ shell: undefined, api: undefined })).url,
      modulesDir,
      databaseUrl: database.url,
      releases: join(database.folder, 'releases'),
      privateKey: generatePrivateKey(),
      operatorToken: OPERATOR,
      ringsSecret: RINGS_SECRET,
      issuer: 'http://127.0.0.1:1/auth/realms/pwp',
      sample: 5,
      threshold: 0.4,
      strict: false,
      ...more,
    },
    { folder: database.folder, clock },
  );
}

/** Starts a registry whose modules' folder holds this build. */
export async function startWithBuild(
  module: TestModule,
  ...how: Parameters<typeof startTestRegistry>
): Promise<TestRegistry> {
  const registry = await startTestRegistry(...how);
  await registry.stop();
  await writeBuild(registry.config.modulesDir, module);
  return registry.again();
}

/** What registries on the same database share. */
interface Shared {
  folder: string;
  clock: Clock;
  key?: Promise<SigningKey>;
}

async function serve(config: RegistryConfig, shared: Shared, log?: RegistryLog): Promise<TestRegistry> {
  const { folder, clock } = shared;
  const registry = await createRegistry(config, {
    clock,
    ...(log && { log: { debug: () => undefined, info: () => undefined, ...log } }),
  });
  const server = await listen(registry.handler, { host: '127.0.0.1', port: 0 });
  let isOver = false;
  const stop = async () => {
    if (isOver) return;
    isOver = true;
    registry.drain();
    await server.close(0);
    await registry.close();
  };
  onTestFinished(stop);
  const call: TestRegistry['call'] = (path, options) => ask(server.url, path, options);
  const read = async <S extends z.ZodType>(schema: S, path: string, options?: Call): Promise<z.output<S>> =>
    schema.parse(JSON.parse((await call(path, options)).text));
  const manifest = (cookie?: string) =>
    read(Manifest, '/registry/v1/manifest', cookie === undefined ? {} : { headers: { cookie } });
  const sign: TestRegistry['sign'] = async (module, axe = {}, key) =>
    signedArchive(folder, module, key ?? (await (shared.key ??= addPublisher({ call }))), axe);
  return {
    config,
    folder,
    url: server.url,
    registry,
    call,
    manifest,
    given: async (cookie) =>
      Object.fromEntries((await manifest(cookie)).modules.map(({ id, release }) => [id, release?.version ?? null])),
    sign,
    async publish(module, ring, key) {
      const { id } = module.declaration;
      const sent = await call(`/registry/v1/modules/${id}/releases`, await sign(module, {}, key));
      if (sent.status > 201) throw new Error(sent.text);
      const { version } = JSON.parse(sent.text) as { version: string };
      if (ring === undefined) return version;
      const moved = await call(`/registry/v1/modules/${id}/promote`, { body: { ring, version } });
      if (moved.status !== 200) throw new Error(moved.text);
      return version;
    },
    modules: async () => (await read(ModuleSummaries, '/registry/v1/modules')).items,
    events: async () => (await read(z.object({ items: z.array(RegistryEventLine) }), '/registry/v1/events')).items,
    addToken: (rights) => read(AddedToken, '/registry/v1/tokens', { body: { label: 'équipe', ...rights } }),
    again: (more, told) => serve({ ...config, ...more }, shared, told),
    stop,
  };
}

/** Calls as a page of the portal, with plain node:http: fetch would normalise paths and decompress. */
async function ask(
  url: string,
  path: string,
  { method, headers, token = OPERATOR, body, raw }: Call = {},
): Promise<Answer> {
  const sent = raw ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  const { hostname, port } = new URL(url);
  const request = httpRequest({
    hostname,
    port,
    path,
    method: method ?? (sent === undefined ? 'GET' : 'POST'),
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    agent: false,
  });
  request.end(sent);
  const answered: Promise<unknown[]> = once(request, 'response');
  const [response] = await answered;
  if (!(response instanceof IncomingMessage)) throw new Error('There is no answer.');
  const bytes = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, text: bytes.toString(), bytes };
}

export function problemOf({ text }: Pick<Answer, 'text'>): Problem {
  return Problem.parse(JSON.parse(text));
}

/** The codes of all faults of a refused publication. */
export function refusalOf(answer: Answer): string[] {
  const { status, code, errors = [] } = problemOf(answer);
  if (status !== 422 || code !== 'publication-refusee') throw new Error(answer.text);
  return errors.map(({ pointer }) => pointer);
}

/** Takes a grant as a browser: asks for the offer, then consents. Returns the refusal when the offer is refused. */
export async function takeGrant(
  registry: TestRegistry,
  code: string,
  headers: Record<string, string>,
): Promise<Answer> {
  const call = { headers, token: null };
  const offer = await registry.call('/registry/v1/grants/offer', { ...call, body: { code } });
  if (offer.status !== 200) return offer;
  const { consent } = GrantOffer.parse(JSON.parse(offer.text));
  return registry.call('/registry/v1/grants/take', { ...call, body: { code, consent } });
}

/** A file of a test module. */
interface TestFile {
  name: string;
  role: FileRole;
  text: string;
}

/** A front door that reports the running versions. */
export interface TestPortal {
  url: string;
  /** Versions of the shell's packages and of the API's modules; undefined for a part that does not answer. */
  shell: PackageVersions | undefined;
  api: PackageVersions | undefined;
  /** Versions of its ports between modules; none at first. */
  ports: PackageVersions;
  /** Names of rings that are nobody's; undefined when the API does not answer. */
  unknown: string[] | undefined;
}

/** Starts a portal that stops with the test. */
export async function startTestPortal(runs: Pick<TestPortal, 'shell' | 'api'>): Promise<TestPortal> {
  const portal: TestPortal = { url: '', unknown: [], ports: {}, ...runs };
  const answerTo = (url: URL) => {
    const { shell, api, ports, unknown } = portal;
    if (url.pathname === '/plateforme.json') return shell && { runtime: shell };
    if (url.pathname === '/api/meta') return api && { version: '1.0.0', modules: api, ports };
    const names = url.searchParams.get('anneau')?.split(/[:,]/);
    return url.pathname === '/api/meta/inconnus' && unknown && names
      ? { inconnus: unknown.filter((name) => names.includes(name)) }
      : undefined;
  };
  const listener: RequestListener = ({ url = '' }, response) => {
    const body = answerTo(new URL(url, portal.url));
    response.writeHead(body === undefined ? 503 : 200).end(JSON.stringify(body));
  };
  const server = await listen(listener, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close(0));
  return Object.assign(portal, { url: server.url });
}

/** A test module. `said` distinguishes builds; by default it needs nothing from the portal. */
export function testModule(
  id: string,
  said = '1',
  more: Partial<ModuleDeclaration> = {},
  { ranges = { shell: {} }, packages }: BuildReport = {},
) {
  const declaration = ModuleDeclaration.parse({
    id,
    title: `Module ${id}`,
    path: `/${id}`,
    icon: 'fr-icon-mail-line',
    order: 10,
    ...more,
  });
  const files: TestFile[] = [
    { name: 'main.js', role: 'entry', text: `export const mount = () => ${JSON.stringify(said)};` },
    { name: 'page.js', role: 'chunk', text: `export default ${JSON.stringify(said)};` },
    { name: 'style.css', role: 'css', text: `:where([data-module=${id}]) .${id}{color:red}` },
  ];
  const report: BuildReport = { ranges, ...(packages && { packages }) };
  return { declaration, files, report };
}

export type TestModule = ReturnType<typeof testModule>;

/** Packs files into a gzipped tar. */
export async function archiveOf(folder: string, files: Readonly<Record<string, string>>): Promise<Buffer> {
  const staged = join(folder, `archive-${crypto.randomUUID()}`);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(staged, name)), { recursive: true });
    await writeFile(join(staged, name), text);
  }
  const tar = await buffer(create({ cwd: staged, portable: true }, Object.keys(files)));
  return gzipSync(tar);
}

/** The statement of a module, and the headers of its publication. */
export function signedHeaders(
  { declaration, files, report }: TestModule,
  key: SigningKey,
): { statement: ReleaseStatement; headers: Record<string, string> } {
  const built = files.map(({ name, role, text }) => ({ name, role, bytes: Buffer.from(text) }));
  const statement = composeStatement(declaration, built, report);
  return { statement, headers: { 'pwp-key': key.id, 'pwp-signature': key.sign(releaseText(statement)) } };
}

async function signedArchive(
  folder: string,
  module: TestModule,
  key: SigningKey,
  axe: Partial<AxeReport> | null,
): Promise<Publication> {
  const { declaration, files, report } = module;
  const build = { files: files.map(({ name, role }) => ({ name, role })), ...report };
  const { statement, headers } = signedHeaders(module, key);
  const looked: AxeReport = {
    version: statement.version,
    date: '2026-11-24T13:55:00.000Z',
    axe: '4.13.0',
    pages: [declaration.path, ...(declaration.home ? ['/'] : [])].map((path) => ({ path, states: 2, violations: [] })),
    ...axe,
  };
  const raw = await archiveOf(folder, {
    'module.json': JSON.stringify(declaration),
    'build.json': JSON.stringify(build),
    ...(axe !== null && { 'axe.json': JSON.stringify(looked) }),
    ...Object.fromEntries(files.map(({ name, text }) => [name, text])),
  });
  return { raw, headers };
}

/** Adds a publisher's key to the registry. */
export async function addPublisher(
  registry: Pick<TestRegistry, 'call'>,
  modules: string[] = ['*'],
): Promise<SigningKey> {
  const key = openPrivateKey(generatePrivateKey());
  const body = { publicKey: key.publicKey, modules, label: 'une équipe' };
  const added = await registry.call('/registry/v1/keys', { body });
  if (added.status !== 201) throw new Error(added.text);
  return key;
}

/** Writes a build into the modules' folder. */
export async function writeBuild(modulesDir: string, { declaration, files }: TestModule) {
  const folder = join(modulesDir, declaration.id);
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'module.json'), JSON.stringify(declaration));
  const build = { files: files.map(({ name, role }) => ({ name, role })), ranges: { shell: {} } };
  await writeFile(join(folder, 'dist/build.json'), JSON.stringify(build));
  for (const { name, text } of files) await writeFile(join(folder, 'dist', name), text);
}
