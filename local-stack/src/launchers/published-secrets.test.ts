import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSettings } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DEMO_PASSWORD, DEMO_TOTP_SECRET } from '../demo-data/demo-accounts.ts';
import { keycloakSettings } from '../keycloak/keycloak-config.ts';
import { localSettings } from './local-config.ts';

const root = resolve(import.meta.dirname, '../../..');
const Secret = z.object({ PWP_ANY_SECRET: z.string() });

/** Whether a process outside loopback takes it. */
function isTaken(secret: string): boolean {
  try {
    readSettings(Secret, { PWP_ANY_SECRET: secret, PWP_HOST: '0.0.0.0' });
    return true;
  } catch {
    return false;
  }
}

test('no process outside loopback takes a secret that has a default here', () => {
  const defaults = Object.entries({ ...localSettings.shape, ...keycloakSettings.shape }).flatMap(([name, schema]) =>
    /_(SECRET|KEY|TOKEN)$/.test(name) ? [z.string().parse(schema.parse(undefined))] : [],
  );
  expect(defaults).toHaveLength(9);
  expect([...defaults, DEMO_PASSWORD, DEMO_TOTP_SECRET].filter(isTaken)).toEqual([]);
  expect(isTaken('b6b1d5a0c3f94f0e')).toBe(true);
});

/** A literal given to something that is called a secret: a setting, a constant, a property. */
const GIVEN = /(?:_SECRET|_KEY|_TOKEN|Secret|ApiKey|apiKey|secret|Token)'?\s*[:=]\s*['"]([\w!?.-]{14,})['"]/g;

test('nor one that the code, the tests, the benches or the docs give to a secret', () => {
  const files = globSync(
    '{bench,deploy,docs,e2e,local-stack,modules,packages,platform-api,plugins-registry,shell}/**/*.{ts,md}',
    {
      cwd: root,
      exclude: (name) => name === 'node_modules' || name === 'dist' || name.endsWith('.test.ts'),
    },
  );
  const given = files.flatMap((file) =>
    [...readFileSync(resolve(root, file), 'utf8').matchAll(GIVEN)].map(([, secret = '']) => ({ file, secret })),
  );
  expect(given.length).toBeGreaterThan(8);
  // Else: to be added to `published-secrets.ts`.
  expect(given.filter(({ secret }) => isTaken(secret))).toEqual([]);
});
