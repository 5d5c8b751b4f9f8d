import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NumeroTicket } from '@pwp/module-support/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGlpiStore } from '../stand-ins/glpi/glpi-store.ts';
import { DEMO_AGENT_ID, demoAccounts } from './demo-accounts.ts';
import { seedGlpi } from './seed-glpi.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pwp-seed-glpi-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('GLPI is filled once, and its tickets are those that the portal keeps for the agent', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const rows = seedGlpi(dataDir, now);
  expect(seedGlpi(dataDir, now)).toEqual([]);
  expect(demoAccounts.find(({ id }) => id === DEMO_AGENT_ID)?.email).toBe('agent@pwp.test');
  const store = openGlpiStore(dataDir);
  const tickets = [...store.tickets.values()];
  expect(rows.map(({ glpiId, numero }) => [glpiId, numero])).toEqual(
    tickets.map(({ id, externalid }) => [id, externalid]),
  );
  expect(rows.filter(({ numero }) => !NumeroTicket.safeParse(numero).success)).toEqual([]);
  expect(new Set(rows.map(({ accountId }) => accountId))).toEqual(new Set([DEMO_AGENT_ID]));
  expect(tickets.map(({ status }) => status)).toEqual([6, 4, 2]);
  expect(tickets.filter(({ date, date_mod: changed }) => changed <= date || changed > '2026-11-24 11:00:00')).toEqual(
    [],
  );
  store.close();
});
