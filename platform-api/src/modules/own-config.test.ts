import { localSecrets } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readOwnConfig } from '../config.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

/* What stops an API that is a process of its own before anything is read of its database. */

const told = {
  ...OUTSIDE_SETTINGS,
  PWP_PUBLIC_URL: 'https://pwp.example.fr',
  PWP_DATABASE_URL: 'sqlite:api.sqlite',
  PWP_FILES_DIR: 'files',
  PWP_API_CLIENT_SECRET: 'd3b0a6f2c19e4857',
  PWP_RINGS_SECRET: '7f1c4be09a5d2368',
  PWP_KEYCLOAK_URL: 'https://identite.example.fr',
};
const modules = [{ settings: z.object({ PWP_ESSAI_URL: z.url(), PWP_ESSAI_SECRET: z.string().optional() }) }];

test('a setting of a module alone stops nothing: the module is left out', () => {
  expect(readOwnConfig(modules, told).publicUrl).toBe('https://pwp.example.fr');
  expect(readOwnConfig(modules, { ...told, PWP_ESSAI_URL: 'nowhere' }).publicUrl).toBe('https://pwp.example.fr');
});

test('a setting of the platform stops the start, and those of modules are told with it', () => {
  const settings = { ...told, PWP_SMTP_URL: undefined };
  expect(() => readOwnConfig(modules, settings)).toThrow(/PWP_SMTP_URL : à indiquer[^]*PWP_ESSAI_URL : à indiquer/);
});

test('a secret of the repository stops the start, a module’s too', () => {
  const [secret = ''] = Object.values(localSecrets);
  const settings = { ...told, PWP_ESSAI_URL: 'https://essai.example.fr', PWP_ESSAI_SECRET: secret };
  expect(() => readOwnConfig(modules, settings)).toThrow(/PWP_ESSAI_SECRET : ce secret est publié/);
});
