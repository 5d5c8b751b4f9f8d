import type { ReleaseMeasures } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { statusLines } from './status-lines.ts';

const nothing: ReleaseMeasures = {
  visits: 0,
  screen: null,
  resolve: null,
  fetch: null,
  evaluate: null,
  mount: null,
  bytes: null,
  errors: 0,
  longTasks: 0,
  blocked: 0,
  longest: null,
  votes: 0,
  failures: 0,
};

test('a release that was visited says how it does, today and over thirty days', () => {
  const month = {
    ...nothing,
    visits: 20,
    screen: { p50: 300, p95: 900 },
    bytes: { p50: 20_400, p95: 20_400 },
    errors: 2,
    longTasks: 1,
    votes: 8,
    failures: 2,
  };
  const module = {
    id: 'essai',
    title: 'Essai',
    availability: 'available' as const,
    disabled: null,
    undoable: false,
    adopted: true,
    configurable: false,
    channels: {},
    releases: [],
  };
  const lines = statusLines([{ ...module, measures: [{ version: '0123456789ab', today: nothing, month }] }]);
  expect(lines.slice(-2)).toEqual([
    '  0123456789ab aujourd’hui : 0 visite(s), 0 erreur(s), 0 tâche(s) longue(s)',
    '  0123456789ab en 30 jours : 20 visite(s), à l’écran en 300 ms (p95 : 900 ms), 20 Ko, 2 erreur(s), 1 tâche(s) longue(s), 25 % d’échecs',
  ]);
});
