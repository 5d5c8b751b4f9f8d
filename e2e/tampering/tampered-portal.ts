import { createHash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createAddresses, listen } from '@pwp/api-kit';
import { Beacon } from '@pwp/contracts';
import { createFrontDoor } from '@pwp/local-stack/front-door/front-door';
import { createRegistry, generatePrivateKey, openPrivateKey } from '@pwp/plugins-registry';
import { writeAxeReport } from '@pwp/plugins-registry/axe-report';
import { hashOfSources } from '@pwp/plugins-registry/hash-of-sources';
import { readBuilt } from '@pwp/plugins-registry/check';
import { publishModule } from '@pwp/plugins-registry/publish';
import { createShell, fetchFrom, readShellConfig, type ManifestAnswer } from '@pwp/shell/server';
import { root as repository, temporaryFolder } from '@pwp/testing/portal';
import { ALTERED, INTACT, OTHER, TARGET, writeModules, type TargetFile } from './target-modules.ts';

/** A real registry and a real shell behind one door, where what goes to the browser may be altered on its way. */
export interface TamperedPortal {
  url: string;
  /** Versions of the target, the former first: both are in the manifest. */
  versions: readonly [former: string, last: string];
  /** From now on, one bit of this file is another, in these versions. */
  alter(file: TargetFile, versions: readonly string[]): void;
  /** From now on pages come so changed, with a policy that allows their import map. */
  rewrite(change: (html: string) => string): void;
  /** From now on the shell is answered this in place of what the registry says. */
  impersonateRegistry(answer: (real: ManifestAnswer | undefined) => ManifestAnswer | undefined): void;
  /** Undoes the target's last move, or puts it back. */
  move(how: 'rollback' | 'promote'): Promise<void>;
  /** Everything is as it was, and what browsers told is forgotten. */
  mend(): void;
  /** What browsers told of the target, as `version outcome`. */
  beacons: string[];
  /** Addresses of modules' files that browsers asked for since `mend`. */
  asked: string[];
  /** Manifests that the registry gave the shell, the last one at the end. */
  answers: ManifestAnswer[];
  close(): Promise<void>;
}

const OPERATOR_TOKEN = 'jeton-du-portail-que-l-on-altere';

/** Opens the portal, with two releases of the target given to everybody. */
export async function startTamperedPortal(): Promise<TamperedPortal> {
  const folder = await temporaryFolder();
  const adopted = join(folder.path, 'adopted');
  await mkdir(adopted);
  const registry = await createRegistry({
    host: '127.0.0.1',
    port: 0,
    modulesDir: adopted,
    databaseUrl: `sqlite:${join(folder.path, 'registry.sqlite')}`,
    portalUrl: 'http://127.0.0.1:1',
    releases: join(folder.path, 'releases'),
    privateKey: generatePrivateKey(),
    operatorToken: OPERATOR_TOKEN,
    ringsSecret: undefined,
    issuer: 'http://127.0.0.1:1/auth/realms/pwp',
    sample: 10,
    threshold: 0.5,
    strict: true,
  });
  const registryDoor = await listen(registry.handler, { port: 0, host: '127.0.0.1' });
  const publisher = openPrivateKey(generatePrivateKey());
  const publish = async (id: string, release: string): Promise<string> => {
    const root = join(folder.path, `${id}-${release}`);
    await writeModules(join(root, 'modules'), release);
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    // Written by hand for what becomes of its files: axe has no test of its pages to look at.
    const { statement } = await readBuilt(root, id);
    const sources = await hashOfSources(join(root, 'modules', id));
    const pages = [{ path: `/${id}`, states: 1, violations: [] }];
    await writeAxeReport(root, id, { version: statement.version, sources, pages });
    const settings = {
      url: registryDoor.url,
      dataDir: folder.path,
      databaseUrl: '',
      filesDir: '',
      token: async () => OPERATOR_TOKEN,
      publisherKey: () => publisher,
      isLocalOperator: true,
    };
    return (await publishModule(settings, root, { id, ring: 'tous' })).version;
  };
  const versions = [await publish(TARGET, '1'), await publish(TARGET, '2')] as const;
  await publish(OTHER, '1');

  const altered = new Set<string>();
  const beacons: string[] = [];
  const asked: string[] = [];
  const answers: ManifestAnswer[] = [];
  let change: (html: string) => string = (html) => html;
  let answer: (real: ManifestAnswer | undefined) => ManifestAnswer | undefined = (real) => real;

  let handler: RequestListener = () => undefined;
  const door = await listen((request, response) => handler(request, response), { port: 0, host: '127.0.0.1' });
  const ask = fetchFrom(createAddresses([registryDoor.url]));
  const shell = await createShell(
    readShellConfig({
      PWP_PUBLIC_URL: door.url,
      PWP_REGISTRY_URL: registryDoor.url,
      PWP_REGISTRY_PUBLIC_KEY: registry.publicKey,
      PWP_LOCAL_STACK: 'true',
    }),
    {
      async fetchManifest(question) {
        const real = await ask(question);
        if (real !== undefined) answers.push(real);
        return answer(real);
      },
    },
  );
  const shellDoor = await listen(shell, { port: 0, host: '127.0.0.1' });

  const files: RequestListener = (request, response) => {
    const { url = '' } = request;
    asked.push(url);
    const isAltered = altered.has(url.split('?', 1)[0] ?? '');
    passOn(registryDoor.url, request, response, (content) => (isAltered ? content.replace(INTACT, ALTERED) : content));
  };
  const pages: RequestListener = (request, response) =>
    passOn(shellDoor.url, request, response, (html) => change(html));
  const hear: RequestListener = (request, response) => {
    void text(request).then((body) => {
      const { module, version, outcome } = Beacon.parse(JSON.parse(body));
      if (module === TARGET) beacons.push(`${version} ${outcome}`);
      response.writeHead(204).end();
    });
  };
  handler = createFrontDoor({
    routes: [
      { prefixes: ['/registry/v1/beacons'], to: hear },
      { prefixes: ['/registry'], to: registry.handler },
      { prefixes: ['/modules'], to: files },
      { prefixes: ['/assets', '/csp-reports'], to: shell },
      { prefixes: ['/'], to: pages },
    ],
  });

  return {
    url: door.url,
    versions,
    beacons,
    asked,
    answers,
    alter(file, which) {
      for (const version of which) altered.add(`/modules/${TARGET}/${version}/${file}`);
    },
    rewrite(how) {
      change = how;
    },
    impersonateRegistry(how) {
      answer = how;
    },
    async move(how) {
      const response = await fetch(`${registryDoor.url}/registry/v1/modules/${TARGET}/${how}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(how === 'promote' ? { ring: 'tous', version: versions[1] } : {}),
      });
      if (!response.ok) throw new Error(`${how}: ${response.status} ${await response.text()}`);
    },
    mend() {
      altered.clear();
      beacons.length = 0;
      asked.length = 0;
      change = (html) => html;
      answer = (real) => real;
    },
    async close() {
      registry.drain();
      for (const server of [door, shellDoor, registryDoor]) await server.close(0);
      await registry.close();
      await folder.remove();
    },
  };
}

/** Hands on what a server answers, its text changed; a policy that named the hash of the import map names that of the new one. */
function passOn(
  to: string,
  request: IncomingMessage,
  response: ServerResponse,
  changed: (text: string) => string,
): void {
  void (async () => {
    const answer = await fetch(to + (request.url ?? '/'), { headers: { 'accept-encoding': 'identity' } });
    const before = await answer.text();
    const after = changed(before);
    const headers = Object.fromEntries(answer.headers);
    const policy = headers['content-security-policy'];
    if (policy !== undefined)
      headers['content-security-policy'] = policy.replace(hashOf(importMapOf(before)), hashOf(importMapOf(after)));
    delete headers['content-length'];
    delete headers['etag'];
    response.writeHead(answer.status, headers).end(after);
  })();
}

function importMapOf(html: string): string {
  return /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
}

function hashOf(script: string): string {
  return createHash('sha256').update(script).digest('base64');
}
