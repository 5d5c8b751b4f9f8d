import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { generatePrivateKey, openPrivateKey } from '@pwp/plugins-registry';
import { readBuilt } from '@pwp/plugins-registry/check';
import { publishModule } from '@pwp/plugins-registry/publish';
import type { Figure } from '../measure/report.ts';
import { OPERATOR_TOKEN } from './registries.ts';

const ROLLBACK_AT_MOST = 2_000;
const DISABLE_AT_MOST = 30_000;

const ID = 'retours';
const BEFORE = 'Version d’avant';
const LAST = 'Dernière version';

/** Where a decision is made, and where people are. */
interface Decided {
  /** A folder for the releases. */
  folder: string;
  registryUrl: string;
  portalUrl: string;
  /** Of a person who is signed in. */
  context: BrowserContext;
}

/**
 * How long after a rollback a page shows the release of before, and how long after `disable` a tab that was open on the module says that
 * it is off. Both are what a person sees, loads of pages included.
 */
export async function measureDecisions({ folder, registryUrl, portalUrl, context }: Decided): Promise<Figure[]> {
  const key = openPrivateKey(generatePrivateKey());
  const settings = {
    url: registryUrl,
    dataDir: folder,
    databaseUrl: '',
    filesDir: '',
    token: () => Promise.resolve(OPERATOR_TOKEN),
    publisherKey: () => key,
    isLocalOperator: true,
  };
  for (const heading of [BEFORE, LAST]) {
    await writeRelease(folder, heading);
    await publishModule(settings, folder, { id: ID, ring: 'tous' });
  }
  const decide = async (path: string, body: unknown) => {
    const response = await fetch(`${registryUrl}/registry/v1/modules/${ID}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  const page = await context.newPage();
  const address = `${portalUrl}/${ID}`;
  const load = async () => {
    await page.goto(address);
    return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  };
  while ((await load()) !== LAST);

  const rolledBack = performance.now();
  await decide('rollback', { reason: 'mesure' });
  while ((await load()) !== BEFORE);
  const back = performance.now() - rolledBack;

  const disabled = performance.now();
  await decide('disable', { reason: 'mesure' });
  // A tab that nobody touches.
  await page.getByRole('heading', { level: 1, name: /est momentanément désactivé$/ }).waitFor();
  const left = performance.now() - disabled;
  await page.close();
  return [
    { name: 'from a rollback to a page of the release before', unit: 'ms', value: back, atMost: ROLLBACK_AT_MOST },
    { name: 'from disable until an open tab says so', unit: 'ms', value: left, atMost: DISABLE_AT_MOST },
  ];
}

/** A built module whose one page is this heading. */
async function writeRelease(root: string, heading: string): Promise<void> {
  const dist = join(root, 'modules', ID, 'dist');
  await mkdir(dist, { recursive: true });
  const path = `/${ID}`;
  const declaration = {
    id: ID,
    title: 'Retours',
    path,
    icon: 'fr-icon-draft-line',
    order: 2_000,
    navigation: [{ label: 'Accueil', path }],
  };
  await writeFile(join(root, 'modules', ID, 'module.json'), JSON.stringify(declaration));
  await writeFile(
    join(dist, 'build.json'),
    JSON.stringify({ files: [{ name: 'main.js', role: 'entry' }], ranges: { shell: {} } }),
  );
  await writeFile(
    join(dist, 'main.js'),
    `let element;
export const bootstrap = async () => {};
export const mount = async ({ domElement }) => {
  element = domElement;
  element.innerHTML = '<h1 tabindex="-1">${heading}</h1>';
};
export const unmount = async () => element.replaceChildren();
`,
  );
  const { statement } = await readBuilt(root, ID);
  const axe = {
    version: statement.version,
    date: new Date().toISOString(),
    axe: '',
    pages: [{ path, states: 1, violations: [] }],
  };
  await writeFile(join(dist, 'axe.json'), JSON.stringify(axe));
}
