import { describe, expect, test } from 'vitest';
import { refusal, UNKNOWN } from '../contract-identity.ts';
import type { PortContext } from './port-context.ts';
import { AGENT } from './port-realm.ts';

/** Activation and suspension of accounts, and the mails that ask for an action. */
export function lettingInContract(on: PortContext): void {
  describe('setActive', () => {
    test('suspends at once, with the sessions, and reinstates; it is idempotent', async () => {
      await on.realm.openSession();
      for (const active of [false, false]) await on.identity.setActive(AGENT.id, active);
      expect(await on.identity.find(AGENT.id)).toMatchObject({ active: false });
      expect(await on.identity.sessionsOf(AGENT.id)).toEqual([]);
      for (const active of [true, true]) await on.identity.setActive(AGENT.id, active);
      expect(await on.identity.compte(AGENT.id)).toMatchObject({ active: true, guichets: ['00002', 'PWP01'] });
    });

    test('of an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.setActive(UNKNOWN, true))).code).toBe('compte-inconnu');
      expect((await refusal(on.identity.setActive(UNKNOWN, false))).code).toBe('compte-inconnu');
    });
  });

  describe('sendActionMail', () => {
    test('writes to an active account, and changes nothing of it', async () => {
      const { id, email } = await on.create();
      await on.identity.setActive(id, true);
      const before = await on.identity.compte(id);
      await on.identity.sendActionMail(id, ['choose-password', 'confirm-adresse']);
      expect(await on.realm.mailsTo(email)).toHaveLength(1);
      expect(await on.identity.compte(id)).toEqual(before);
    });

    test('is « courriel-non-parti » for an account that is not active', async () => {
      const { id, email } = await on.create();
      const problem = await refusal(on.identity.sendActionMail(id, ['choose-password']));
      expect({ code: problem.code, status: problem.status }).toEqual({ code: 'courriel-non-parti', status: 503 });
      expect(JSON.stringify(problem.toProblem(undefined))).not.toMatch(/disabled/i);
      expect(await on.realm.mailsTo(email)).toEqual([]);
    });

    test('is « courriel-non-parti » when the mail server does not answer, and the account stays as it is', async () => {
      const { id } = await on.create();
      await on.identity.setActive(id, true);
      await on.realm.stopMail();
      const problem = await refusal(on.identity.sendActionMail(id, ['choose-password']));
      expect(problem.code).toBe('courriel-non-parti');
      expect(JSON.stringify(problem.toProblem(undefined))).not.toMatch(/execute|server/i);
      expect(await on.identity.find(id)).toMatchObject({ active: true });
    });

    test('to an unknown account is « compte-inconnu »', async () => {
      expect((await refusal(on.identity.sendActionMail(UNKNOWN, ['confirm-adresse']))).code).toBe('compte-inconnu');
    });
  });
}
