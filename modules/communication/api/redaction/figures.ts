import type { Account, Guichets, ModuleContext } from '@pwp/api-kit';
import type { Chiffres } from '../../contracts/index.ts';
import { accountsOf, marks, type SqlPart } from '../lecteurs/addressed-sql.ts';
import type { Recensement } from '../lecteurs/recensement.ts';
import { toldFigures, type GuichetFigure } from './figures-policy.ts';
import type { PublicationOpening } from './publication-opening.ts';
import { audienceOf } from './redaction-presenter.ts';

/** Counts who read a publication, by guichet. Throws `publication-introuvable`. */
export type Figures = (account: Account, publicationId: string) => Promise<Chiffres>;

/** Dependencies of the service. */
export type FiguresContext = Pick<ModuleContext<unknown>, 'reads'> & {
  guichets: Pick<Guichets, 'findAll'>;
  recensement: Pick<Recensement, 'depuis'>;
  opening: Pick<PublicationOpening, 'row'>;
};

/** The service over the accounts that were counted. */
export function createFigures({ reads, guichets, recensement, opening }: FiguresContext): Figures {
  const select = <Row extends object>(part: SqlPart) => reads<Row>({ ...part, heavy: true });

  return async (account, publicationId) => {
    const { id, ...row } = (await opening.row(account, publicationId)).get({ plain: true });
    const audience = audienceOf(row);
    const accounts = accountsOf(audience);
    const read = 'LEFT JOIN communication_lectures r ON r.publication_id = ? AND r.version >= ? AND r.account_id =';
    const [total] = await select<{ adresses: number; lus: number }>({
      sql: `SELECT COUNT(*) AS adresses, COUNT(r.account_id) AS lus FROM (${accounts.sql}) AS a ${read} a.account_id`,
      values: [...accounts.values, id, row.versionALire],
    });
    // An account of two guichets is told of at the one that the publication is for.
    const isNamed = audience.guichets.length > 0;
    const byGuichet = await select<GuichetFigure>({
      sql: `SELECT l.guichet_code AS code, COUNT(DISTINCT l.account_id) AS adresses, COUNT(DISTINCT r.account_id) AS lus
        FROM communication_lecteurs l ${read} l.account_id
        WHERE l.guichet_code <> '' AND l.account_id IN (SELECT account_id FROM (${accounts.sql}) AS a)
        ${isNamed ? `AND l.guichet_code IN (${marks(audience.guichets)})` : ''} GROUP BY l.guichet_code`,
      values: [id, row.versionALire, ...accounts.values, ...audience.guichets],
    });
    const told = toldFigures({ adresses: total?.adresses ?? 0, lus: total?.lus ?? 0 }, byGuichet);
    const codes = told.guichets.map(({ code }) => code);
    const names = new Map((codes.length === 0 ? [] : await guichets.findAll(codes)).map((one) => [one.code, one.nom]));
    return {
      ...told,
      guichets: told.guichets.map((figure) => ({ ...figure, nom: names.get(figure.code) ?? '' })),
      recenseLe: (await recensement.depuis())?.toISOString() ?? null,
    };
  };
}
