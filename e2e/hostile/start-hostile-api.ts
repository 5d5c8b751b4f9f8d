import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bringIsolated } from '@pwp/platform-api/isolation/isolated-module';
import { startTestApi, type TestApi, type TestClient } from '@pwp/testing';
import { afterAll, expect } from 'vitest';

/** A portal that has, in a process of its own, a module whose code does harm on purpose. */
interface HostileApi {
  api: TestApi;
  agent: TestClient;
  /** What came of what the code was asked to try, in its own words: `refused: …` where it threw. */
  tried: (nom: string) => Promise<{ status: number; told: string }>;
  /** Waits until its process serves, or another in its place. */
  backAgain: () => Promise<void>;
}

/** Starts it, until the tests of the file are over. */
export async function startHostileApi(): Promise<HostileApi> {
  const isole = await bringIsolated({
    id: 'isole',
    folder: import.meta.dirname,
    entry: join(import.meta.dirname, 'isolated-code.ts'),
  });
  const api = await startTestApi({
    modules: [isole],
    environment: {
      PWP_ISOLE_URL: 'https://isole.test',
      PWP_RINGS_SECRET: randomBytes(24).toString('base64url'),
    },
  });
  afterAll(() => api.close());
  const agent = api.as({ id: 'agent', email: 'agent@pwp.test' });
  const tried: HostileApi['tried'] = async (nom) => {
    const { status, body } = await agent.post(`/api/isole/essais/${nom}`);
    const { told = '' } = (body ?? {}) as { told?: string };
    return { status, told };
  };
  return {
    api,
    agent,
    tried,
    backAgain: () => expect.poll(async () => (await tried('ok')).told).toBe('ok'),
  };
}
