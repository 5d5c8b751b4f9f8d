import type { List } from '@pwp/contracts';
import { networkProblem, problemOf } from '@pwp/web-kit/host';
import type { Challenge } from 'altcha-lib/types';
import { inject, type InjectionKey } from 'vue';
import { proveWork } from './proof-of-work.ts';

/** A guichet that can be asked for. */
interface GuichetPropose {
  code: string;
  nom: string;
}

/** What « Je crée mon espace » sends, beside the proof of work. */
export interface DemandeDeCompte {
  prenom: string;
  nom: string;
  email: string;
  telephone: string;
  typeOrganisme: string;
  organisme: string;
  guichets: string[];
  motif: string;
}

/** What the public pages ask of the API, by a person who has no token. Each throws ProblemError. */
export interface FirstVisitClient {
  guichets: (text: string, signal: AbortSignal) => Promise<GuichetPropose[]>;
  challenge: () => Promise<Challenge>;
  prove: (challenge: Challenge) => Promise<string>;
  /** Answers the same whatever the address. */
  ask: (demande: DemandeDeCompte, preuve: string) => Promise<void>;
  /** Asks that the state of the demande be mailed to the address. Answers the same whatever the address. */
  follow: (email: string, preuve: string) => Promise<void>;
  /** Proves the address by the code of the mail's link. */
  confirm: (jeton: string) => Promise<void>;
}

const ROOT = '/api/comptes';

const firstVisitClient: FirstVisitClient = {
  guichets: async (text, signal) =>
    (await request<List<GuichetPropose>>(`${ROOT}/guichets?${new URLSearchParams({ texte: text })}`, { signal })).items,
  challenge: () => request<Challenge>(`${ROOT}/defi`),
  prove: proveWork,
  ask: (demande, preuve) => post(`${ROOT}/demandes`, { ...demande, preuve }),
  follow: (email, preuve) => post(`${ROOT}/demandes/suivi`, { email, preuve }),
  confirm: (jeton) => post(`${ROOT}/demandes/confirmation`, { jeton }),
};

/** Where tests give the pages another client. */
export const FIRST_VISIT_CLIENT: InjectionKey<FirstVisitClient> = Symbol('first visit client');

/** The client of the page that calls it. */
export function useFirstVisitClient(): FirstVisitClient {
  return inject(FIRST_VISIT_CLIENT, firstVisitClient);
}

async function post(path: string, body: unknown): Promise<void> {
  await request<unknown>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw networkProblem(error);
  }
  const body = await response.text();
  if (!response.ok) throw problemOf(response.status, body);
  return JSON.parse(body === '' ? 'null' : body);
}
