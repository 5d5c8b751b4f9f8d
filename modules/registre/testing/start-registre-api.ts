import { startTestApi, type TestApi, type TestClient } from '@pwp/testing';
import { registreApiWith } from '../api/index.ts';
import { OPERATOR_TOKEN } from './registry-double.ts';

/** The module in the real platform, before the registry at an address. */
export interface RegistreTestApi extends TestApi {
  /** An administrator, `admin@pwp.test`. */
  admin: TestClient;
}

/** Starts it. */
export async function startRegistreApi(
  registryUrl: string,
  operatorToken: string = OPERATOR_TOKEN,
): Promise<RegistreTestApi> {
  const api = await startTestApi({
    // What a mute registry costs a test.
    modules: [registreApiWith(2_000)],
    environment: {
      PWP_REGISTRY_URL: registryUrl,
      PWP_REGISTRY_OPERATOR_TOKEN: operatorToken,
    },
  });
  return { ...api, admin: api.as({ id: 'admin', email: 'admin@pwp.test', roles: ['administrateur'] }) };
}
