import type { GrantOffer, OfferedGrant, Problem } from '@pwp/contracts';

/** The outcome of a code: a grant, or a French sentence that says why there is none. */
export type GrantAnswer<Grant = OfferedGrant> = { grant: Grant } | { refusal: string };

const UNREACHABLE = 'Le registre du portail ne répond pas. Réessayez dans un instant.';

/** What the code of the address gives. */
export function readOffer(code: string): Promise<GrantAnswer<GrantOffer>> {
  return ask('offer', { code });
}

/** Takes the grant. The answer sets its cookie, which no script can read. */
export function takeGrant(code: string, { consent }: GrantOffer): Promise<GrantAnswer> {
  return ask('take', { code, consent });
}

/** Ends the grant of this browser, then draws the page as everybody gets it. Throws when the registry does not answer. */
export async function leaveGrant(): Promise<void> {
  const response = await fetch('/registry/v1/grants/taken', { method: 'DELETE' });
  if (!response.ok) throw new Error(`the registry answered ${response.status}`);
  location.reload();
}

async function ask<Grant>(what: 'offer' | 'take', body: object): Promise<GrantAnswer<Grant>> {
  try {
    const response = await fetch(`/registry/v1/grants/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) {
      // oxlint-disable-next-line typescript/no-unsafe-assignment -- an answer of our registry, which is shown and nothing more
      const grant: Grant = await response.json();
      return { grant };
    }
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- the same
    const problem: Problem = await response.json();
    return { refusal: problem.detail ?? problem.title };
  } catch (error) {
    console.warn('registre : octroi de développement', error);
    return { refusal: UNREACHABLE };
  }
}
