import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localRegistrySettings } from '@pwp/local-stack/launchers/registry-secrets';
import { expect, test as base } from '@pwp/testing/browser';
import { portBeside, root, startProcess, temporaryFolder, type PortalProcess } from '@pwp/testing/portal';
import { startTestRealm } from '@pwp/testing/test-realm';

/** Ports of their own, after those of the parts. */
const OFFSET = 18;

const secret = () => randomBytes(24).toString('base64url');

const test = base.extend<{
  start: (script: string, settings: Record<string, string>) => PortalProcess;
  folder: string;
  /** Where a realm has its keys. */
  realmUrl: string;
}>({
  // Nothing here is on screen: each step looks at what the processes answer.
  quiet: async ({}, use) => {
    await use([]);
  },
  folder: async ({}, use) => {
    const folder = await temporaryFolder();
    await use(folder.path);
    await folder.remove();
  },
  realmUrl: async ({}, use) => {
    const realm = await startTestRealm();
    await use(realm.keycloakUrl);
    await realm.close();
  },
  start: async ({}, use) => {
    const started: PortalProcess[] = [];
    await use((script, settings) => {
      const process = startProcess([script], settings);
      started.push(process);
      return process;
    });
    await Promise.all(started.map((process) => process.stop()));
  },
});

test('the entry points of docs/operations.md serve behind a proxy that ends TLS, without /dev and with /metrics closed', async ({
  request,
  baseURL,
  start,
  folder,
  realmUrl,
}) => {
  test.slow();
  const port = portBeside(baseURL, OFFSET);
  const pages = `http://127.0.0.1:${port}`;
  const api = `http://127.0.0.1:${port + 1}`;
  // Nobody is at the first one: whoever reads asks the next.
  const registries = `http://127.0.0.1:9,http://127.0.0.1:${port + 2}`;
  const common = { NODE_ENV: 'production', PWP_PORT: `${port}`, PWP_PUBLIC_URL: 'https://pwp.example.fr' };
  const keycloak = { PWP_KEYCLOAK_URL: 'https://auth.example.fr/auth' };
  const data = {
    ...common,
    PWP_KEYCLOAK_URL: realmUrl,
    PWP_DATABASE_URL: `sqlite:${join(folder, 'api.sqlite')}`,
    PWP_FILES_DIR: join(folder, 'files'),
    PWP_API_CLIENT_SECRET: secret(),
    PWP_SMTP_URL: `smtp://pwp:${secret()}@127.0.0.1:9`,
    PWP_MAIL_FROM: 'Portail Web Professionnel <postmaster@pwp.example.fr>',
    PWP_COMPTES_DEFI_SECRET: secret(),
    PWP_RINGS_SECRET: secret(),
    PWP_SNE_URL: 'https://sne.example.fr/v1',
    PWP_SNE_API_KEY: secret(),
    PWP_DOCAPOSTE_URL: 'https://docaposte.example.fr/v1',
    PWP_DOCAPOSTE_API_KEY: secret(),
    PWP_GLPI_URL: 'https://glpi.example.fr/apirest.php',
    PWP_GLPI_APP_TOKEN: secret(),
    PWP_GLPI_USER_TOKEN: secret(),
    PWP_REGISTRY_URL: registries,
    PWP_REGISTRY_OPERATOR_TOKEN: secret(),
    // What jobs ask is nowhere.
    PWP_JOBS: 'false',
  };

  await test.step('The migrations run, and end well', async () => {
    expect(await start('platform-api/src/migrate.ts', data).ended).toMatchObject({ code: 0 });
  });

  const { registry, shell, pagesOf } = await test.step('API, registry and shell start', async () => {
    const { PWP_REGISTRY_PUBLIC_KEY, ...keys } = localRegistrySettings(folder);
    const modules = {
      ...common,
      ...keycloak,
      ...keys,
      PWP_MODULES_DIR: join(root, 'modules'),
      PWP_PORTAL_URL: pages,
      PWP_REGISTRY_OPERATOR_TOKEN: data.PWP_REGISTRY_OPERATOR_TOKEN,
      PWP_RINGS_SECRET: data.PWP_RINGS_SECRET,
    };
    const ofPages = {
      ...common,
      ...keycloak,
      PWP_REGISTRY_URL: registries,
      PWP_REGISTRY_PUBLIC_KEY,
      PWP_SHELL_DIR: join(folder, 'shell'),
    };
    const parts = {
      api: start('platform-api/src/main.ts', data),
      registry: start('plugins-registry/src/main.ts', modules),
      shell: start('shell/server/main.ts', ofPages),
    };
    await Promise.all(Object.values(parts).map(({ ready }) => ready));
    return { ...parts, pagesOf: ofPages };
  });

  await test.step('Each part answers at its own address', async () => {
    const page = await request.get(`${pages}/`);
    expect(page.status()).toBe(200);
    expect(page.headers()['content-security-policy']).toContain('https://auth.example.fr');
    expect(await page.text()).toContain('https://auth.example.fr/auth');
    expect((await request.get(`http://127.0.0.1:${port + 2}/registry/v1/manifest`)).status()).toBe(200);
    for (const ready of [
      `${api}/api/health/ready`,
      `http://127.0.0.1:${port + 2}/registry/v1/health/ready`,
      `${pages}/health/ready`,
    ])
      expect((await request.get(ready)).status(), ready).toBe(200);
    expect((await request.get(`${api}/api/session`)).status()).toBe(401);
    // No demo data: no guichet is there to be found.
    expect(await (await request.get(`${api}/api/comptes/guichets?texte=demonstration`)).json()).toMatchObject({
      items: [],
    });
  });

  await test.step('What is for one machine alone is not there; metrics are read at each part itself', async () => {
    for (const path of ['/dev', '/dev/mail', '/dev/mail/messages', '/dev/sne', '/simulateurs/sne/v1', '/api/session'])
      expect((await request.get(pages + path)).status(), path).toBe(404);
    expect(await (await request.get(`${pages}/csp-reports`)).text()).not.toContain('items');
    for (const part of [api, pages]) expect((await request.get(`${part}/metrics`)).status(), part).toBe(200);
  });

  await test.step('A shell that starts without a registry makes its pages of what it kept', async () => {
    const kept = join(folder, 'shell/manifest.txt');
    await expect.poll(() => existsSync(kept)).toBe(true);
    await Promise.all([registry.stop(), shell.stop()]);
    await start('shell/server/main.ts', pagesOf).ready;
    const page = await request.get(`${pages}/`);
    expect(page.status()).toBe(200);
    expect(await page.text()).toContain('"/modules/numerisation/');
    expect(await (await request.get(`${pages}/health/ready`)).json()).toMatchObject({ manifeste: 'ancien' });
  });

  await test.step('The realm is applied to the Keycloak that was named: here nobody answers, and that is all it says', async () => {
    const { code, output } = await start('deploy/keycloak/apply.ts', {
      ...common,
      PWP_KEYCLOAK_URL: 'http://127.0.0.1:9/auth',
      PWP_KEYCLOAK_ADMIN_SECRET: secret(),
      PWP_API_CLIENT_SECRET: secret(),
      PWP_KEYCLOAK_SMTP_URL: 'smtp://127.0.0.1:9',
      PWP_MAIL_FROM: 'postmaster@pwp.example.fr',
    }).ended;
    expect(code).toBe(1);
    expect(output).not.toContain('Configuration invalide');
  });
});
