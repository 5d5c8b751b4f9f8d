import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { localSecrets } from '@pwp/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

/* The launchers of one machine, and the entry points of production, as an operator who forgot something starts them. */

const root = resolve(import.meta.dirname, '../../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-production-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a command of the project to its end, on these settings and none of the machine's; tells its code and its lines. */
function run(script: string, settings: Readonly<Record<string, string>> = {}) {
  const [file = '', ...args] = script.split(' ');
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(root, file), ...args], {
    cwd: folder,
    // Code that was compiled before is not compiled again.
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'), ...settings },
    encoding: 'utf8',
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  return { code: status, lines: `${stdout}${stderr}`.trimEnd().split('\n') };
}

/** An address of documentation (RFC 5737), which no machine has: a launcher that forgot to refuse it cannot listen there. */
const NOBODYS = '192.0.2.1';

const LAUNCHERS = [
  ['local-stack/src/launchers/start.ts', 'docs/operations.md'],
  ['local-stack/src/launchers/dev.ts', 'docs/operations.md'],
  ['local-stack/src/launchers/start-real.ts', 'docs/operations.md'],
  ['local-stack/src/launchers/start-part.ts api', 'node platform-api/src/main.ts'],
  ['local-stack/src/launchers/start-part.ts registry', 'node plugins-registry/src/main.ts'],
  ['local-stack/src/launchers/start-part.ts shell', 'node shell/server/main.ts'],
  ['local-stack/src/launchers/start-part.ts outside', 'node deploy/keycloak/apply.ts'],
] as const;

test('every command of package.json that starts the demo is below', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const starting = Object.values(scripts).filter(
    (script) => script.includes('local-stack/') && !script.includes('reset'),
  );
  expect(starting.map((script) => script.replace(/^.*?(?=local-stack)/, '')).toSorted()).toEqual(
    LAUNCHERS.map(([script]) => script).toSorted(),
  );
});

test.each(LAUNCHERS)(
  '%s does not leave this machine: one line a setting, before anything is made',
  (script, instead) => {
    const outside = {
      PWP_PUBLIC_URL: 'https://pwp.example.fr',
      PWP_HOST: NOBODYS,
      NODE_ENV: 'production',
    };
    const dataDir = join(folder, 'data');
    const { code, lines } = run(script, {
      ...outside,
      PWP_DATA_DIR: dataDir,
      PWP_API_CLIENT_SECRET: 'b6b1d5a0c3f94f0e',
    });
    expect(code).toBe(1);
    expect(lines).toEqual(
      Object.entries(outside).map(([name, value]): unknown =>
        expect.stringMatching(new RegExp(`^${name}=${value} : .*À lancer à la place : .*${instead}`)),
      ),
    );
    expect(existsSync(dataDir)).toBe(false);
  },
);

/** What an API is told. */
const OF_THE_API = [
  'PWP_PUBLIC_URL',
  'PWP_DATABASE_URL',
  'PWP_FILES_DIR',
  'PWP_KEYCLOAK_URL',
  'PWP_API_CLIENT_SECRET',
  'PWP_RINGS_SECRET',
  'PWP_SMTP_URL',
  'PWP_MAIL_FROM',
  'PWP_SNE_URL',
  'PWP_SNE_API_KEY',
  'PWP_DOCAPOSTE_URL',
  'PWP_DOCAPOSTE_API_KEY',
  'PWP_GLPI_URL',
  'PWP_GLPI_APP_TOKEN',
  'PWP_GLPI_USER_TOKEN',
  'PWP_COMPTES_DEFI_SECRET',
  'PWP_REGISTRY_URL',
  'PWP_REGISTRY_OPERATOR_TOKEN',
];

/** Where a portal keeps what a backup holds, and what its registry has no default for. */
const STORED = [
  'PWP_DATABASE_URL',
  'PWP_FILES_DIR',
  'PWP_REGISTRY_DATABASE_URL',
  'PWP_REGISTRY_DIR',
  'PWP_REGISTRY_PRIVATE_KEY',
  'PWP_REGISTRY_OPERATOR_TOKEN',
];

/** What each entry point of docs/operations.md asks for when nothing is set. */
const ENTRIES = [
  ['platform-api/src/main.ts', OF_THE_API],
  ['platform-api/src/migrate.ts', ['PWP_DATABASE_URL']],
  ['platform-api/src/doctor.ts', OF_THE_API],
  [
    'plugins-registry/src/main.ts',
    [
      'PWP_PORTAL_URL',
      'PWP_MODULES_DIR',
      'PWP_REGISTRY_DATABASE_URL',
      'PWP_REGISTRY_DIR',
      'PWP_REGISTRY_PRIVATE_KEY',
      'PWP_REGISTRY_OPERATOR_TOKEN',
      'PWP_RINGS_SECRET',
      'PWP_KEYCLOAK_URL',
    ],
  ],
  ['deploy/backup/backup.ts', [...STORED, 'PWP_BACKUP_RECIPIENT']],
  ['deploy/backup/restore.ts', [...STORED, 'PWP_BACKUP_IDENTITY_FILE']],
  ['deploy/backup/person.ts', [...OF_THE_API, 'PWP_BACKUP_DIR', 'PWP_BACKUP_RECIPIENT']],
  ['deploy/keycloak/create-admin.ts', ['PWP_KEYCLOAK_URL', 'PWP_KEYCLOAK_ADMIN_SECRET', 'PWP_PUBLIC_URL']],
  ['shell/server/main.ts', ['PWP_PUBLIC_URL', 'PWP_REGISTRY_URL', 'PWP_REGISTRY_PUBLIC_KEY', 'PWP_KEYCLOAK_URL']],
  [
    'deploy/keycloak/apply.ts',
    [
      'PWP_KEYCLOAK_URL',
      'PWP_KEYCLOAK_ADMIN_SECRET',
      'PWP_PUBLIC_URL',
      'PWP_API_CLIENT_SECRET',
      'PWP_KEYCLOAK_SMTP_URL',
      'PWP_MAIL_FROM',
    ],
  ],
] as const;

test('they are those that docs/operations.md names', () => {
  const [, page = ''] = readFileSync(join(root, 'docs/operations.md'), 'utf8').split('\n## In production\n');
  const [section = ''] = page.split('\n## ');
  const named = [...section.matchAll(/^\| `node (\S+)`/gm)].map(([, script = '']) => script);
  expect(named.toSorted()).toEqual(ENTRIES.map(([script]) => script).toSorted());
});

test.each(ENTRIES)('%s, with nothing set, says in one line each what is missing', (script, missing) => {
  const { code, lines } = run(script);
  expect(code).toBe(1);
  expect(lines[0]).toBe('Configuration invalide :');
  const named = lines.slice(1).map((line) => /^ {2}- (\w+) : ./.exec(line)?.[1]);
  expect(new Set(named)).toEqual(new Set(missing));
  expect(named).toHaveLength(missing.length);
});

/** What each refuses of an environment that was copied from the demo. */
const DEMO = {
  ...localSecrets,
  PWP_HOST: NOBODYS,
  PWP_DATABASE_URL: 'mariadb://pwp:Portail-Demo-2026!@127.0.0.1/pwp',
  PWP_MODULES_DIR: '/srv/Portail-Demo-2026!',
  PWP_LOCAL_STACK: 'true',
};
const REFUSED = [
  [
    'platform-api/src/main.ts',
    [
      'PWP_DATABASE_URL',
      'PWP_API_CLIENT_SECRET',
      'PWP_RINGS_SECRET',
      'PWP_SNE_API_KEY',
      'PWP_DOCAPOSTE_API_KEY',
      'PWP_GLPI_APP_TOKEN',
      'PWP_GLPI_USER_TOKEN',
      'PWP_COMPTES_DEFI_SECRET',
    ],
  ],
  ['platform-api/src/migrate.ts', ['PWP_DATABASE_URL', 'PWP_API_CLIENT_SECRET']],
  ['plugins-registry/src/main.ts', ['PWP_MODULES_DIR', 'PWP_RINGS_SECRET']],
  ['shell/server/main.ts', ['PWP_LOCAL_STACK']],
  ['deploy/keycloak/apply.ts', ['PWP_KEYCLOAK_ADMIN_SECRET', 'PWP_API_CLIENT_SECRET', 'PWP_PGP_CLIENT_SECRET']],
] as const;

test.each(REFUSED)('%s refuses, outside loopback, what is published and what opens the demo', (script, refused) => {
  const { code, lines } = run(script, DEMO);
  expect(code).toBe(1);
  for (const name of refused)
    expect(lines).toContainEqual(expect.stringMatching(`- ${name} : .+ hors de la machine \\(PWP_HOST=${NOBODYS}\\)$`));
  expect(lines.join('\n')).not.toContain('Portail-Demo');
});
