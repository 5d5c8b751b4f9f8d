import { outsideCalls } from '@pwp/api-kit/server';
import { expect, test, vi } from 'vitest';
import { hostWork, type HostParts } from './host-work.ts';

test('its calls of other systems are counted under its name, for twenty of them, and the first refusal is logged', async () => {
  const warn = vi.fn<(about: object, said: string) => void>();
  const parts = { context: {}, database: {}, inspector: {}, log: { warn } } as unknown as HostParts;
  const count = hostWork('essai', parts).work.get('outside.count');
  const systems = ['Géoplateforme', ...Array.from({ length: 19 }, (_each, number) => `système ${number}`)];
  for (const system of systems) await count?.(system, 'answered');
  expect(warn).not.toHaveBeenCalled();
  for (const more of ['un de plus', 'un autre', 'deux\nlignes', 'x'.repeat(61)])
    expect(() => count?.(more, 'answered')).toThrow(Error);
  expect(warn).toHaveBeenCalledTimes(1);
  await count?.('Géoplateforme', 'failed');
  expect([...outsideCalls().keys()].filter((name) => name.startsWith('essai/'))).toEqual(
    systems.map((system) => `essai/${system}`),
  );
  expect(outsideCalls().get('essai/Géoplateforme')).toEqual({ answered: 1, refused: 0, failed: 1 });
});
