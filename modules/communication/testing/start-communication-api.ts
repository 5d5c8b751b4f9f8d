import { randomUUID } from 'node:crypto';
import {
  movableClock,
  startTestApi,
  type MovableClock,
  type TestAnswer,
  type TestApi,
  type TestClient,
} from '@pwp/testing';
import { communicationApi } from '../api/index.ts';
import { RedactionDetail, type Contenu } from '../contracts/index.ts';

/** The path of every route of the module. */
export const API = '/api/communication';

/** The module in the real platform. It is noon of 24/11/2026 in Paris. */
export interface CommunicationTestApi extends TestApi {
  clock: MovableClock;
  /** Two accounts of the GIP. */
  gip: TestClient;
  autreGip: TestClient;
  /** Two référents of 00002 and PWP01, one of G1175. */
  referent: TestClient;
  second: TestClient;
  referentAilleurs: TestClient;
  /** Agents of 00002, of PWP01 and of G1175. */
  agent: TestClient;
  collegue: TestClient;
  voisin: TestClient;
  /** Creates a draft, and returns it. */
  draft(author: TestClient, contenu: Contenu): Promise<RedactionDetail>;
  /** A draft that was handed in. */
  submitted(author: TestClient, contenu: Contenu): Promise<RedactionDetail>;
  /** A publication that `reviewer` accepted. */
  published(author: TestClient, reviewer: TestClient, contenu: Contenu): Promise<RedactionDetail>;
  /** Runs the job that tells readers. */
  announce(): Promise<void>;
}

const ADMIN = { roles: ['administrateur' as const] };
const REFERENT = { roles: ['referent' as const], perimetre: ['00002', 'PWP01'] };

/** Starts it. */
export async function startCommunicationApi(
  environment: Readonly<Record<string, string>> = {},
): Promise<CommunicationTestApi> {
  const clock = movableClock(new Date('2026-11-24T11:00:00.000Z'));
  const api = await startTestApi({ modules: [communicationApi], clock, environment });
  const { identity } = api;
  identity.add({ id: 'gip', prenom: 'Gaby', nom: 'GIP', ...ADMIN });
  identity.add({ id: 'autre-gip', ...ADMIN });
  identity.add({ id: 'referent', perimetre: REFERENT.perimetre });
  identity.add({ id: 'second', perimetre: REFERENT.perimetre });
  identity.add({ id: 'referent-ailleurs', perimetre: ['G1175'] });
  identity.add({ id: 'agent', typeOrganisme: 'COMMUNE' }, ['00002']);
  identity.add({ id: 'collegue', typeOrganisme: 'BAILLEUR' }, ['PWP01']);
  identity.add({ id: 'voisin', typeOrganisme: 'COMMUNE' }, ['G1175']);

  const draft: CommunicationTestApi['draft'] = async (author, contenu) => {
    const path = `${API}/redaction/publications/${randomUUID()}`;
    return detailOf(await author.put(path, { body: { revision: 0, contenu } }));
  };
  const submitted: CommunicationTestApi['submitted'] = async (author, contenu) => {
    const { id, revision } = await draft(author, contenu);
    return detailOf(await author.post(`${API}/redaction/publications/${id}/soumission`, { body: { revision } }));
  };
  return {
    ...api,
    clock,
    gip: api.as({ id: 'gip', prenom: 'Gaby', nom: 'GIP', ...ADMIN }),
    autreGip: api.as({ id: 'autre-gip', ...ADMIN }),
    referent: api.as({ id: 'referent', ...REFERENT }),
    second: api.as({ id: 'second', ...REFERENT }),
    referentAilleurs: api.as({ id: 'referent-ailleurs', roles: ['referent'], perimetre: ['G1175'] }),
    agent: api.as({ id: 'agent', guichets: ['00002'] }),
    collegue: api.as({ id: 'collegue', typeOrganisme: 'BAILLEUR', guichets: ['PWP01'] }),
    voisin: api.as({ id: 'voisin', guichets: ['G1175'] }),
    draft,
    submitted,
    async published(author, reviewer, contenu) {
      const { id, revision } = await submitted(author, contenu);
      const body = { revision, decision: 'publier' };
      return detailOf(await reviewer.post(`${API}/redaction/publications/${id}/relecture`, { body }));
    },
    announce: () => api.runJob('communication.announce'),
  };
}

function detailOf({ status, body, text }: TestAnswer): RedactionDetail {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return RedactionDetail.parse(body);
}
