import type { GrantOffer, OfferedGrant, Problem } from '@pwp/contracts';

/** The outcome of codes: what they give, or a French sentence that says why one gives nothing. */
export type GrantAnswer<Given> = { given: Given } | { refusal: string };

/** An offer, with the code that it was read with. */
export interface Offered extends GrantOffer {
  code: string;
}

const UNREACHABLE = 'Le registre du portail ne répond pas. Réessayez dans un instant.';

/** What the codes of the address give. */
export async function readOffers(codes: readonly string[]): Promise<GrantAnswer<Offered[]>> {
  const given: Offered[] = [];
  for (const code of codes) {
    const answer = await ask<GrantOffer>('offer', { code });
    if ('refusal' in answer) return answer;
    given.push({ ...answer.given, code });
  }
  return { given };
}

/**
 * Takes the grants, one after the other: each answer sets their cookie, which no script can read, with those of before. Gives the first
 * module's path.
 */
export async function takeGrants(offers: readonly Offered[]): Promise<GrantAnswer<string>> {
  for (const { code, consent } of offers) {
    const answer = await ask<OfferedGrant>('take', { code, consent });
    if ('refusal' in answer) return answer;
  }
  return { given: offers[0]?.path ?? '/' };
}

/** Ends the grants of this browser, then draws the page as everybody gets it. Throws when the registry does not answer. */
export async function leaveGrant(): Promise<void> {
  const response = await fetch('/registry/v1/grants/taken', { method: 'DELETE' });
  if (!response.ok) throw new Error(`the registry answered ${response.status}`);
  location.reload();
}

async function ask<Given>(what: 'offer' | 'take', body: object): Promise<GrantAnswer<Given>> {
  try {
    const response = await fetch(`/registry/v1/grants/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) {
      // oxlint-disable-next-line typescript/no-unsafe-assignment -- an answer of our registry, which is shown and nothing more
      const given: Given = await response.json();
      return { given };
    }
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- the same
    const problem: Problem = await response.json();
    return { refusal: problem.detail ?? problem.title };
  } catch (error) {
    console.warn('registre : octroi de développement', error);
    return { refusal: UNREACHABLE };
  }
}
