import type { Account, CurrentGuichet, Guichets, Identity, ModuleContext } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';
import type { Reader } from './addressed-sql.ts';
import { LecteurModel } from './lecteur-model.ts';
import { NO_GUICHET } from './recensement.ts';

/** What the audiences ask of an account, from its token and from what the identity last told. */
export type ReaderOf = (account: Account, guichet: CurrentGuichet | undefined) => Promise<Reader>;

/** Dependencies. */
export type ReaderContext = Pick<ModuleContext<unknown>, 'log' | 'transaction'> & {
  identity: Pick<Identity, 'find'>;
  guichets: Pick<Guichets, 'findAll'>;
};

/**
 * The identity is asked about an account once, when it was not counted yet. While it is down the type of organisme is
 * not known, and the next page asks again.
 */
export function createReaderOf({ log, transaction, identity, guichets }: ReaderContext): ReaderOf {
  async function meet(account: Account, places: readonly { code: string; codeTerritoire: string }[]): Promise<string> {
    const found = await identity.find(account.id).catch((error: unknown) => {
      log.warn({ err: error }, 'a reader cannot be told by the identity');
      return undefined;
    });
    if (found === undefined) return '';
    const { typeOrganisme } = found;
    const rows: { role: Role; code: string; codeTerritoire: string }[] = [];
    for (const place of places) {
      if (account.guichets.includes(place.code)) rows.push({ role: 'professionnel', ...place });
      if (account.perimetre.includes(place.code)) rows.push({ role: 'referent', ...place });
    }
    if (account.roles.includes('administrateur'))
      rows.push({ role: 'administrateur', code: NO_GUICHET, codeTerritoire: '' });
    // Who works at no guichet yet is not asked about at each page.
    const [role] = account.roles;
    if (rows.length === 0 && role !== undefined) rows.push({ role, code: NO_GUICHET, codeTerritoire: '' });
    await transaction(() =>
      LecteurModel.bulkCreate(
        rows.map((row) => ({
          accountId: account.id,
          guichetCode: row.code,
          role: row.role,
          territoire: row.codeTerritoire,
          typeOrganisme,
        })),
        { ignoreDuplicates: true },
      ),
    );
    return typeOrganisme;
  }

  /** The current guichet was read with the request. */
  async function placesOf(codes: readonly string[], guichet: CurrentGuichet | undefined) {
    if (codes.length === 0) return [];
    if (guichet !== undefined && codes.every((code) => code === guichet.code)) return [guichet];
    return guichets.findAll(codes);
  }

  return async (account, guichet) => {
    const codes = [...new Set([...account.guichets, ...account.perimetre])];
    const places = await placesOf(codes, guichet);
    const known = await LecteurModel.findOne({ where: { accountId: account.id }, raw: true });
    return {
      id: account.id,
      roles: account.roles,
      guichets: codes,
      territoires: [...new Set(places.map(({ codeTerritoire }) => codeTerritoire))],
      typeOrganisme: known?.typeOrganisme ?? (await meet(account, places)),
    };
  };
}
