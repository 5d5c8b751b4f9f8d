import type { Identity } from '@pwp/api-kit';
import { describe, expect, test } from 'vitest';
import type { ContractContext } from './contract-realm.ts';
import { adapter, PROFILE, refusal, signIn } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';
import { accountsOf } from './port/port-context.ts';

/** An identity that does not answer, or not to everybody. */
export function refusalsContract(on: ContractContext): void {
  describe('what goes wrong', () => {
    /** The error of every operation. */
    const refusals = (port: Identity) =>
      Promise.all(Object.entries(everyCall).map(async ([name, call]) => [name, await refusal(call(port))] as const));

    test('nobody answers: every operation is « identite-indisponible »', async () => {
      for (const [name, problem] of await refusals(adapter(on.realm, { baseUrl: 'http://127.0.0.1:1/auth' })))
        expect({ name, code: problem.code, status: problem.status }).toEqual({
          name,
          code: 'identite-indisponible',
          status: 503,
        });
    });

    test('with a wrong or missing secret of the service account, every operation fails, without details', async () => {
      for (const [name, problem] of await refusals(adapter(on.realm, { clientSecret: 'un-autre-secret-que-le-bon' }))) {
        expect({ name, code: problem.code }).toEqual({ name, code: 'identite-indisponible' });
        expect(JSON.stringify(problem.toProblem(undefined))).not.toMatch(/secret|invalid_client|pwp-api/);
      }
      for (const [name, problem] of await refusals(adapter(on.realm, { clientSecret: undefined }))) {
        expect({ name, code: problem.code }).toEqual({ name, code: 'identite-indisponible' });
        expect(String(problem.cause)).toContain('PWP_API_CLIENT_SECRET');
      }
      expect(await on.identity.find(AGENT.id)).toMatchObject({ active: true });
    });
  });

  test('only the service account may use the administration', async () => {
    const { tokens } = await signIn(on.realm);
    const [header, payload] = tokens.access_token.split('.');
    const forged = [header, payload, Buffer.alloc(256, 1).toString('base64url')].join('.');
    const ask = async ([method, path]: (typeof adminCalls)[number], token?: string) => {
      const headers = { ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
      const { status } = await fetch(`${on.realm.baseUrl}/admin/realms/pwp${path}`, { method, headers });
      return { method, path, status };
    };
    for (const [method, path] of adminCalls) {
      expect(await ask([method, path])).toEqual({ method, path, status: 401 });
      expect(await ask([method, path], forged)).toEqual({ method, path, status: 401 });
      expect(await ask([method, path], tokens.access_token)).toEqual({ method, path, status: 403 });
    }
    expect(await on.identity.find(AGENT.id)).toMatchObject({ active: true });
    expect(await on.identity.sessionsOf(AGENT.id)).toHaveLength(1);
  });
}

const everyCall: Readonly<Record<string, (port: Identity) => Promise<unknown>>> = {
  find: (port) => port.find(AGENT.id),
  updateProfile: (port) => port.updateProfile(AGENT.id, PROFILE),
  comptesOf: (port) => port.comptesOf('PWP01'),
  comptesByPage: (port) => accountsOf(port.comptesByPage('PWP01')),
  sessionsOf: (port) => port.sessionsOf(AGENT.id),
  endSession: (port) => port.endSession(AGENT.id, 'x'),
  endSessions: (port) => port.endSessions(AGENT.id),
  create: (port) => port.create({ ...PROFILE, email: 'zoe@pwp.test' }),
  compte: (port) => port.compte(AGENT.id),
  findByEmail: (port) => port.findByEmail(AGENT.email),
  list: (port) => port.list({}),
  setActive: (port) => port.setActive(AGENT.id, false),
  setGuichets: (port) => port.setGuichets(AGENT.id, []),
  setPerimetre: (port) => port.setPerimetre(AGENT.id, ['00002']),
  sendActionMail: (port) => port.sendActionMail(AGENT.id, ['choose-password']),
  remove: (port) => port.remove(AGENT.id),
};

const adminCalls: [method: string, path: string][] = [
  ['GET', '/users'],
  ['GET', `/users/${AGENT.id}`],
  ['DELETE', `/users/${AGENT.id}`],
  ['GET', `/users/${AGENT.id}/sessions`],
  ['POST', `/users/${AGENT.id}/logout`],
  ['GET', `/users/${AGENT.id}/groups`],
  ['GET', `/users/${AGENT.id}/role-mappings/realm/composite`],
  ['GET', '/groups?search=PWP01'],
  ['DELETE', `/attack-detection/brute-force/users/${AGENT.id}`],
];
