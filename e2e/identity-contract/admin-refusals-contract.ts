import { describe, expect, test } from 'vitest';
import type { ContractContext } from './contract-realm.ts';
import { serviceToken, UNKNOWN } from './contract-identity.ts';
import { AGENT } from './contract-realm.ts';

type Refusal = [
  what: string,
  call: { method: string; path: string; body?: unknown },
  answer: { status: number; body: unknown },
];

const user = `/users/${AGENT.id}`;

/** Requests a mail with a link. */
const mail = (query: Record<string, string>, actions: string[]) => ({
  method: 'PUT',
  path: `${user}/execute-actions-email?${new URLSearchParams(query).toString()}`,
  body: actions,
});

const badRequest = (errorMessage: string) => ({ status: 400, body: { errorMessage } });

const REFUSALS: Refusal[] = [
  [
    'a link that comes back elsewhere',
    mail({ redirect_uri: 'http://ailleurs.test/', client_id: 'pwp-portal' }, ['UPDATE_PASSWORD']),
    badRequest('Invalid redirect uri.'),
  ],
  [
    'a link of an unknown client',
    mail({ client_id: 'inconnu' }, ['UPDATE_PASSWORD']),
    badRequest("Client doesn't exist"),
  ],
  [
    'a link of no client',
    mail({ redirect_uri: 'http://ailleurs.test/' }, ['UPDATE_PASSWORD']),
    badRequest('Client id missing'),
  ],
  [
    'a link to do nothing known',
    mail({ client_id: 'pwp-portal' }, ['RIEN']),
    badRequest('Provided invalid required actions'),
  ],
  [
    'an unknown account',
    { method: 'GET', path: `/users/${UNKNOWN}` },
    { status: 404, body: { error: 'User not found' } },
  ],
  [
    'an unknown group of an account',
    { method: 'PUT', path: `${user}/groups/${UNKNOWN}` },
    { status: 404, body: { error: 'Group not found' } },
  ],
  [
    'an unknown group',
    { method: 'GET', path: `/groups/${UNKNOWN}/members` },
    { status: 404, body: { error: 'Could not find group by id' } },
  ],
  [
    'a group of a name that is taken',
    { method: 'POST', path: '/groups', body: { name: 'guichets' } },
    { status: 409, body: { errorMessage: "Top level group named 'guichets' already exists." } },
  ],
  [
    'an unknown session',
    { method: 'DELETE', path: `/sessions/${UNKNOWN}` },
    { status: 404, body: { error: 'Sesssion not found' } },
  ],
  [
    'an account of an address that has one',
    { method: 'POST', path: '/users', body: { username: AGENT.email, email: AGENT.email } },
    { status: 409, body: { errorMessage: 'User exists with same email' } },
  ],
  [
    'a value that the profile refuses',
    { method: 'PUT', path: user, body: { firstName: '<b>' } },
    {
      status: 400,
      body: { field: 'firstName', errorMessage: 'error-person-name-invalid-character', params: ['firstName'] },
    },
  ],
];

/** Exact responses of a real Keycloak's Admin REST API to refused calls, which the adapter reads. */
export function adminRefusalsContract(on: ContractContext): void {
  describe('the administration', () => {
    const ask = async ({ method, path, body }: Refusal[1]) => {
      const answer = await fetch(`${on.realm.baseUrl}/admin/realms/pwp${path}`, {
        method,
        headers: { authorization: `Bearer ${await serviceToken(on.realm)}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    };

    test.each(REFUSALS)('refuses, in the words of Keycloak, %s', async (_what, call, answer) => {
      expect(await ask(call)).toEqual(answer);
    });

    test('refuses, in the words of Keycloak, a link for a suspended account', async () => {
      await on.identity.setActive(AGENT.id, false);
      expect(await ask(mail({ client_id: 'pwp-portal' }, ['UPDATE_PASSWORD']))).toEqual(badRequest('User is disabled'));
    });
  });
}
