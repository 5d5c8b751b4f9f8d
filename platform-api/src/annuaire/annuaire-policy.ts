import type { Account, IdentityCompte } from '@pwp/api-kit';

type Viewer = Pick<Account, 'roles' | 'perimetre'>;

/** The codes that a caller chooses among: those of their périmètre; undefined for an administrator, who has all. */
export function choosableCodes({ roles, perimetre }: Viewer): readonly string[] | undefined {
  return roles.includes('administrateur') ? undefined : perimetre;
}

/** Whether the caller may choose a guichet. */
export function canChooseGuichet(account: Viewer, code: string): boolean {
  return choosableCodes(account)?.includes(code) ?? true;
}

/** An administrator may choose every account, a référent those that work for a guichet of their périmètre or are référents of one. */
export function canChoosePersonne(account: Viewer, compte: Pick<IdentityCompte, 'guichets' | 'perimetre'>): boolean {
  const codes = choosableCodes(account);
  return codes === undefined || [...compte.guichets, ...compte.perimetre].some((code) => codes.includes(code));
}
