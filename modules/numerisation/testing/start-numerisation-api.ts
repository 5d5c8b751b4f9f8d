import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiModule } from '@pwp/api-kit';
import { movableClock, startTestApi, type MovableClock, type TestApi, type TestClient } from '@pwp/testing';
import { BOUNDS, type NumerisationBounds } from '../api/bounds.ts';
import { numerisationApiWith } from '../api/index.ts';
import { SuiviModel } from '../api/plis/statuts/suivi-model.ts';
import { draftsOf } from './brouillons.ts';
import { startDocaposteDouble, type DocaposteDouble } from './docaposte-double.ts';
import { startSneDouble, type SneDouble } from './sne-double.ts';

/** The module in the real platform, with doubles of the SNE and of Docaposte. It is noon of 24/11/2026 in Paris. */
export interface NumerisationTestApi extends TestApi {
  clock: MovableClock;
  sne: SneDouble;
  docaposte: DocaposteDouble;
  /** A professional of guichet 00002 (territories 034 and 111). */
  agent: TestClient;
  /** A professional of guichet G1175 (territory 111). */
  neighbour: TestClient;
  /** The agent's. */
  drafts: ReturnType<typeof draftsOf>;
  /** Follows the statuts of all pending plis, however seldom their turn comes. */
  follow: (signal?: AbortSignal) => Promise<void>;
  /** Paths of the files in the platform's store, sorted. */
  storedFiles: () => Promise<string[]>;
}

/** Starts all three; `environment` adds settings, `bounds` replaces some, `beside` adds modules. */
export async function startNumerisationApi(
  environment: Readonly<Record<string, string>> = {},
  bounds: Partial<NumerisationBounds> = {},
  beside: readonly ApiModule[] = [],
): Promise<NumerisationTestApi> {
  const clock = movableClock(new Date('2026-11-24T11:00:00.000Z'));
  const [sne, docaposte] = await Promise.all([startSneDouble(), startDocaposteDouble()]);
  const api = await startTestApi({
    modules: [numerisationApiWith({ ...BOUNDS, ...bounds }), ...beside],
    clock,
    environment: {
      ...environment,
      PWP_SNE_URL: sne.url,
      PWP_SNE_API_KEY: sne.apiKey,
      PWP_DOCAPOSTE_URL: docaposte.url,
      PWP_DOCAPOSTE_API_KEY: docaposte.apiKey,
    },
  });
  const agent = api.as({ id: 'agent-00002', guichets: ['00002'] });
  return {
    ...api,
    clock,
    sne,
    docaposte,
    agent,
    drafts: draftsOf(agent),
    neighbour: api.as({ id: 'agent-g1175', guichets: ['G1175'] }),
    async follow(signal = new AbortController().signal) {
      await SuiviModel.destroy({ where: {} });
      await api.runJob('numerisation.follow-statuts', { signal });
    },
    async storedFiles() {
      const files = join(api.folder, 'files');
      const entries = await readdir(files, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted();
    },
    async close() {
      await api.close();
      await Promise.all([sne.close(), docaposte.close()]);
    },
  };
}
