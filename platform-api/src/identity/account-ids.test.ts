import type { RequestListener } from 'node:http';
import { listen } from '@pwp/api-kit';
import { expect, onTestFinished, test } from 'vitest';
import { createKeycloakIdentity } from './keycloak-identity.ts';

test.for(['count', 'management-permissions', '..', '../groups', 'a/b', 'agent', ''])(
  'the id « %s » reaches no address of Keycloak, whatever is done with it',
  async (id) => {
    const asked: string[] = [];
    const answer: RequestListener = ({ url = '' }, response) => {
      const isToken = url.endsWith('/openid-connect/token');
      if (!isToken) asked.push(url);
      response.writeHead(isToken ? 200 : 404, { 'content-type': 'application/json' });
      response.end('{"access_token":"a.e30.b"}');
    };
    const server = await listen(answer, { port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close(0));
    const identity = createKeycloakIdentity({
      baseUrl: server.url,
      realm: 'pwp',
      clientId: 'pwp-api',
      clientSecret: 'secret',
      timeout: 20_000,
      portalUrl: 'http://localhost',
      portalClientId: 'pwp-portal',
    });
    const profile = { nom: 'a', prenom: 'b', telephone: '', typeOrganisme: '', organisme: '' };
    const acts: Promise<unknown>[] = [
      identity.find(id),
      identity.compte(id),
      identity.updateProfile(id, profile),
      identity.setActive(id, true),
      identity.changeEmail(id, 'a@pwp.test'),
      identity.sendActionMail(id, ['choose-password']),
      identity.remove(id),
      identity.sessionsOf(id),
      identity.endSession(id, id),
      identity.endSessions(id),
      identity.forgetSecondFactors(id),
      identity.setGuichets(id, []),
      identity.setPerimetre(id, []),
    ];
    await Promise.allSettled(acts);
    expect(asked.length).toBeGreaterThanOrEqual(acts.length);
    for (const path of asked) expect(path).toMatch(/^\/admin\/realms\/pwp\/users\/0{8}-0{4}-0{4}-0{4}-0{12}([/?]|$)/);
  },
);
