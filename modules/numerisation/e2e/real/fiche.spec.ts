import { Problem } from '@pwp/contracts';
import { randomUUID } from 'node:crypto';
import { expect, readJson, test, type APIRequestContext } from '@pwp/testing/browser';
import { applicationHeaders, expectFicheAlone, FICHE } from '../application-steps.ts';
import { apiHeaders } from '../numerisation-steps.ts';

/** The operator's client in the realm `master`, on the local stack. */
const OPERATOR = { client_id: 'pwp-operateur', client_secret: 'secret-local-de-keycloak' };

/** The API's own service account, on the local stack. */
const API = { client_id: 'pwp-api', client_secret: 'secret-local-de-pwp-api' };

const ASKED = `${FICHE}&guichet=00002`;

test('an application gets the fiche with its Keycloak service account, and nothing else', async ({ request }) => {
  await expectFicheAlone(request);
});

test('without the role of its service account, the fiche is refused', async ({ page, request, signIn }) => {
  const refusal = async (headers: Record<string, string>) => {
    const answer = await request.get(ASKED, { headers });
    const { code } = await readJson(answer, Problem);
    return { status: answer.status(), code };
  };

  await test.step('Without a token, or with one for another audience', async () => {
    expect(await refusal({})).toEqual({ status: 401, code: 'non-authentifie' });
    expect(await refusal(await applicationHeaders(request, API))).toEqual({ status: 401, code: 'jeton-invalide' });
  });

  await test.step('For an application whose service account lacks the role', async () => {
    const headers = await applicationHeaders(request, await anotherApplication(request));
    expect(await refusal(headers)).toEqual({ status: 403, code: 'acces-refuse' });
  });

  await test.step('For a person who names a guichet like an application', async () => {
    await signIn('referent@pwp.test');
    expect(await refusal(await apiHeaders(page))).toEqual({ status: 403, code: 'acces-refuse' });
  });
});

/** Declares an application as docs/interfaces/fiche.md describes, except for the role. */
async function anotherApplication(request: APIRequestContext) {
  const client = { client_id: `autre-${randomUUID()}`, client_secret: randomUUID() };
  const made = await request.post('/auth/admin/realms/pwp/clients', {
    headers: await applicationHeaders(request, OPERATOR, 'master'),
    data: {
      clientId: client.client_id,
      secret: client.client_secret,
      standardFlowEnabled: false,
      serviceAccountsEnabled: true,
      protocolMappers: [
        {
          name: 'audience-pwp-api',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-audience-mapper',
          config: { 'access.token.claim': 'true', 'included.client.audience': 'pwp-api' },
        },
      ],
    },
  });
  expect(made.status()).toBe(201);
  return client;
}
