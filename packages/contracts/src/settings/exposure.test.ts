import { expect, test } from 'vitest';
import { z } from 'zod';
import { outsideLoopback } from './exposure.ts';
import { isPublished, localSecrets } from './published-secrets.ts';
import { readSettings, requireSettings } from './settings.ts';

const Settings = z.object({
  PWP_PUBLIC_URL: z.string().optional(),
  PWP_DATABASE_URL: z.string().optional(),
  PWP_API_CLIENT_SECRET: z.string().default(localSecrets.PWP_API_CLIENT_SECRET),
  PWP_SNE_API_KEY: z.string().optional(),
  PWP_LOCAL_STACK: z.stringbool().default(false),
});
const OUTSIDE = { PWP_PUBLIC_URL: 'https://pwp.example.fr' };
const DRAWN = 'b6b1d5a0c3f94f0e';

test.each([
  { PWP_PUBLIC_URL: 'https://pwp.example.fr/portail' },
  { PWP_PUBLIC_URL: 'https://127.0.0.1:8443' },
  { PWP_PUBLIC_URL: 'http://10.0.0.7:8080' },
  { PWP_PUBLIC_URL: 'http://127.0.0.1.example.fr' },
  { PWP_PUBLIC_URL: 'http://localhost.example.fr' },
  { PWP_KEYCLOAK_URL: 'http://keycloak:8080/auth' },
  { PWP_IDENTITY_ADMIN_URL: 'http://user:password@keycloak:8080/auth' },
  { PWP_HOST: '0.0.0.0' },
  { PWP_HOST: '::' },
  { PWP_HOST: 'pwp.example.fr' },
  { NODE_ENV: 'production' },
])('%j is outside loopback, and is named without what a user wrote before the host', (environment) => {
  const [name = ''] = Object.keys(environment);
  expect(outsideLoopback(environment)).toEqual([expect.stringMatching(new RegExp(`^${name}=`))]);
  expect(outsideLoopback(environment)[0]).not.toContain('password');
});

test.each([
  {},
  { PWP_PUBLIC_URL: 'http://127.0.0.1:8080', PWP_HOST: '127.0.0.2', NODE_ENV: 'test' },
  { PWP_PUBLIC_URL: 'http://localhost:8080', PWP_HOST: 'localhost', PWP_KEYCLOAK_URL: '' },
  { PWP_PUBLIC_URL: 'http://[::1]:8080', PWP_HOST: '::1' },
  { PWP_PUBLIC_URL: 'http://pwp.localhost:8080' },
  { PWP_PUBLIC_URL: 'not an address' },
])('%j is this machine alone', (environment) => {
  expect(outsideLoopback(environment)).toEqual([]);
});

test('outside loopback a secret of the repository is refused: by default, by environment, in an address', () => {
  const faults = (given: Record<string, string>) => {
    try {
      readSettings(Settings, { ...OUTSIDE, ...given });
      return [];
    } catch (error) {
      return String(error).split('\n').slice(1);
    }
  };
  const published = (name: string): unknown =>
    expect.stringContaining(
      `${name} : ce secret est publié avec le code\u00A0: un autre est attendu hors de la machine`,
    );
  expect(faults({})).toEqual([published('PWP_API_CLIENT_SECRET')]);
  expect(faults({ PWP_API_CLIENT_SECRET: localSecrets.PWP_API_CLIENT_SECRET })).toEqual([
    published('PWP_API_CLIENT_SECRET'),
  ]);
  expect(
    faults({
      PWP_API_CLIENT_SECRET: DRAWN,
      PWP_SNE_API_KEY: `${localSecrets.PWP_SNE_API_KEY}-et-plus`,
      PWP_DATABASE_URL: 'mariadb://pwp:Portail-Demo-2026%21@db/pwp',
    }),
  ).toEqual([published('PWP_SNE_API_KEY'), published('PWP_DATABASE_URL')].toReversed());
  expect(faults({ PWP_API_CLIENT_SECRET: 'short-secret' })).toEqual([
    '  - PWP_API_CLIENT_SECRET : 16 caractères au moins sont attendus hors de la machine (PWP_PUBLIC_URL=https://pwp.example.fr)',
  ]);
  expect(faults({ PWP_API_CLIENT_SECRET: DRAWN, PWP_LOCAL_STACK: 'true' })).toEqual([
    expect.stringContaining('PWP_LOCAL_STACK : ouvre /dev et /metrics à tous'),
  ]);
  expect(faults({ PWP_API_CLIENT_SECRET: DRAWN, PWP_SNE_API_KEY: DRAWN })).toEqual([]);
  expect(readSettings(Settings, { PWP_LOCAL_STACK: 'true' })).toMatchObject({ PWP_LOCAL_STACK: true });
});

test.each([
  ['mariadb://pwp@db.example.fr/pwp', /MariaDB se joint par TLS/],
  ['mariadb://pwp@10.0.0.7/pwp?ssl=1', /MariaDB se joint par TLS/],
  ['mariadb://pwp@db.example.fr/pwp?ssl-ca=', /MariaDB se joint par TLS/],
  ['mariadb://pwp@10.0.0.7/pwp?ssl-ca=/etc/pwp/ca.pem', /non une adresse IP/],
  ['mariadb://pwp@[::1]/pwp?ssl-ca=/etc/pwp/ca.pem', /non une adresse IP/],
])('outside loopback the database of another machine is not asked in clear: %s', (address, fault) => {
  const given = { PWP_API_CLIENT_SECRET: DRAWN, PWP_DATABASE_URL: address };
  expect(() => readSettings(Settings, { ...OUTSIDE, ...given })).toThrow(fault);
  expect(readSettings(Settings, given)).toMatchObject({ PWP_DATABASE_URL: address });
});

test.each([
  'mariadb://pwp@db.example.fr/pwp?ssl-ca=/etc/pwp/ca.pem',
  'mariadb://pwp@db.example.fr/pwp?ssl=0',
  'mariadb://pwp@127.0.0.1/pwp',
  'mariadb://pwp@[::1]/pwp',
  'sqlite:/var/lib/pwp/api.sqlite',
])('outside loopback a database is asked by TLS, on purpose in clear, or on this machine: %s', (address) => {
  const given = { PWP_API_CLIENT_SECRET: DRAWN, PWP_DATABASE_URL: address };
  expect(readSettings(Settings, { ...OUTSIDE, ...given })).toMatchObject({ PWP_DATABASE_URL: address });
});

test.each<[string, (secret: string) => string]>([
  ['upper case', (secret) => secret.toUpperCase()],
  ['base64', (secret) => Buffer.from(secret).toString('base64')],
  ['base64 of addresses', (secret) => Buffer.from(`?>${secret}?>`).toString('base64url')],
  ['base64 of a name and a password', (secret) => Buffer.from(`pwp:${secret}`).toString('base64')],
  ['hexadecimal', (secret) => Buffer.from(secret).toString('hex')],
  ['HEXADECIMAL', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
  ['every character as in an address', (secret) => Buffer.from(secret).toString('hex').replace(/../g, '%$&')],
  ['as in an address, twice', (secret) => encodeURIComponent(encodeURIComponent(`é${secret}%`))],
  ['base64 in an address', (secret) => `mariadb://pwp:${encodeURIComponent(btoa(secret))}@db/pwp`],
  ['upper case in base64', (secret) => btoa(secret.toUpperCase())],
])('a published secret is one in any writing: %s', (_name, write) => {
  for (const secret of [...Object.values(localSecrets), 'Portail-Demo-2026!'])
    expect(isPublished(write(secret))).toBe(true);
  for (const secret of [DRAWN, 'une-phrase-que-personne-ne-connait']) expect(isPublished(write(secret))).toBe(false);
});

test('one message reports every missing, invalid or published setting of a process', () => {
  expect(() =>
    requireSettings(
      [Settings, z.object({ PWP_SNE_URL: z.url(), PWP_SNE_API_KEY: z.string() })],
      { ...OUTSIDE, PWP_SNE_API_KEY: 'cle-sne-locale' },
      ['PWP_PUBLIC_URL', 'PWP_DATABASE_URL'],
    ),
  ).toThrow(
    new RegExp(
      [
        '^Configuration invalide :',
        '  - PWP_DATABASE_URL : à indiquer',
        '  - PWP_API_CLIENT_SECRET : ce secret.*',
        '  - PWP_SNE_API_KEY : ce secret.*',
        '  - PWP_SNE_URL : à indiquer$',
      ].join('\n'),
    ),
  );
});
