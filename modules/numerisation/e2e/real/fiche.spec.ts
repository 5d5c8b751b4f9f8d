import { randomUUID } from 'node:crypto';
import { expect, test, type APIRequestContext } from '@pwp/testing/browser';
import { applicationHeaders, expectFicheAlone, FICHE } from '../application-steps.ts';
import { apiHeaders } from '../numerisation-steps.ts';

/** The client of the operator in the realm `master`, on the local stack. */
const OPERATOR = { client_id: 'pwp-operateur', client_secret: 'secret-local-de-keycloak' };

/** The service account of the API itself, on the local stack. */
const API = { client_id: 'pwp-api', client_secret: 'secret-local-de-pwp-api' };

const ASKED = `${FICHE}&guichet=00002`;

test('an application has the fiche with the service account that Keycloak gives it, and nothing else', async ({
  request,
}) => {
  await expectFicheAlone(request);
});

test('without the role of its service account, the fiche is refused', async ({ page, request, signIn }) => {
  const refusal = async (headers: Record<string, string>) => {
    const answer = await request.get(ASKED, { headers });
    const { code }: { code: string } = await answer.json();
    return { status: answer.status(), code };
  };

  await test.step('To who has no token, or one that is not for the API', async () => {
    expect(await refusal({})).toEqual({ status: 401, code: 'non-authentifie' });
    expect(await refusal(await applicationHeaders(request, API))).toEqual({ status: 401, code: 'jeton-invalide' });
  });

  await test.step('To an application whose service account has not the role', async () => {
    const headers = await applicationHeaders(request, await anotherApplication(request));
    expect(await refusal(headers)).toEqual({ status: 403, code: 'acces-refuse' });
  });

  await test.step('To a person who names a guichet, as an application does', async () => {
    await signIn('referent@pwp.test');
    expect(await refusal(await apiHeaders(page))).toEqual({ status: 403, code: 'acces-refuse' });
  });
});

/** Declares an application as docs/interfaces/fiche.md says, but for the role. */
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
