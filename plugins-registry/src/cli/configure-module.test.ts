import { expect, test } from 'vitest';
import { startTestRegistry, testModule } from '../testing/test-registry.ts';
import { readCliSettings, type CliSettings } from './config.ts';
import { CannotConfigure, configureModule, settingsLines } from './configure-module.ts';
import { RegistryRefusal } from './registry-client.ts';

const configuration = {
  type: 'object' as const,
  properties: {
    jours: { type: 'integer' as const, title: 'Jours', minimum: 1, maximum: 31, default: 7 },
    ouvert: { type: 'boolean' as const, title: 'Ouvert', default: true },
    avis: { type: 'string' as const, title: 'Avis', default: '' },
    copies: { type: 'array' as const, items: { type: 'string' as const }, title: 'Copies', default: [] },
  },
};

async function start(): Promise<CliSettings> {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai', '1', { configuration }), 'tous');
  return readCliSettings({ PWP_URL: registry.url, PWP_TOKEN: registry.config.operatorToken });
}

test('values are read, changed one by one, and put back to their defaults', async () => {
  const settings = await start();
  const change = async (...words: string[]) => (await configureModule(settings, 'essai', words)).values;
  expect(settingsLines(await configureModule(settings, 'essai', []))).toEqual([
    'essai : jamais changée',
    '  jours = 7 (par défaut)  — Jours',
    '  ouvert = true (par défaut)  — Ouvert',
    '  avis = "" (par défaut)  — Avis',
    '  copies = [] (par défaut)  — Copies',
  ]);
  expect(await change('jours=12', 'ouvert=non')).toEqual({ jours: 12, ouvert: false });
  expect(await change('avis=Fermé = lundi', 'copies=a\nb')).toEqual({
    jours: 12,
    ouvert: false,
    avis: 'Fermé = lundi',
    copies: ['a', 'b'],
  });
  expect(await change('jours=', 'copies=', 'ouvert=oui')).toEqual({ ouvert: true, avis: 'Fermé = lundi' });
  const lines = settingsLines(await configureModule(settings, 'essai', []));
  expect(lines[0]).toMatch(/^essai : enregistrée le .* par exploitation$/);
  expect(lines).toContain('  avis = "Fermé = lundi"  — Avis');
});

test('a malformed argument, an unknown name or a refused value changes nothing', async () => {
  const settings = await start();
  for (const word of ['jours', '=12', 'autre=1', 'constructor=1'])
    await expect(configureModule(settings, 'essai', ['avis=x', word])).rejects.toThrow(CannotConfigure);
  for (const word of ['jours=douze', 'jours=90', 'ouvert=peut-être']) {
    const refusal: unknown = await configureModule(settings, 'essai', ['avis=x', word]).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(RegistryRefusal);
    expect(refusal).toMatchObject({ problem: { code: 'configuration-refusee', errors: [{}] } });
  }
  expect((await configureModule(settings, 'essai', [])).values).toEqual({});
});
