import type { Account } from '@pwp/api-kit';
import type { EtatRedaction } from '../../contracts/index.ts';
import { marks, type SqlPart } from '../lecteurs/addressed-sql.ts';
import type { Place } from '../publications/list-cursor.ts';

/** Publications in one answer. */
export const REDACTION_A_PAGE = 30;

/** What `answersFor` says, of publications `p`. */
function answeredFor(account: Account): SqlPart {
  if (account.roles.includes('administrateur')) return { sql: '1 = 1', values: [] };
  const { perimetre } = account;
  const portee = (than: string) =>
    `EXISTS (SELECT 1 FROM communication_cibles c WHERE c.publication_id = p.id AND c.dimension = 'portee' AND c.valeur ${than} (${marks(perimetre)}))`;
  return {
    sql: `p.emetteur = 'referent' AND ${portee('IN')} AND NOT ${portee('NOT IN')}`,
    values: [...perimetre, ...perimetre],
  };
}

/** What `canOpen` says, of publications `p`. */
function openedBy(account: Account): SqlPart {
  const answered = answeredFor(account);
  return {
    sql: `((p.auteur_id = ? AND p.etat IN ('brouillon', 'a-relire')) OR (p.etat <> 'brouillon' AND ${answered.sql}))`,
    values: [account.id, ...answered.values],
  };
}

/** What waits for the account's review, of publications `p`. */
export function awaitingReviewBy(account: Account): SqlPart {
  const answered = answeredFor(account);
  return {
    sql: `p.etat = 'a-relire' AND p.auteur_id <> ? AND ${answered.sql}`,
    values: [account.id, ...answered.values],
  };
}

/** What `etatLe` says, of publications `p`. */
function inState(etat: EtatRedaction, now: Date): SqlPart {
  if (etat === 'a-venir') return { sql: "p.etat = 'publiee' AND p.debut > ?", values: [now] };
  if (etat === 'publiee')
    return { sql: "p.etat = 'publiee' AND p.debut <= ? AND (p.fin IS NULL OR p.fin > ?)", values: [now, now] };
  if (etat === 'terminee') return { sql: "p.etat = 'publiee' AND p.debut <= ? AND p.fin <= ?", values: [now, now] };
  return { sql: 'p.etat = ?', values: [etat] };
}

/** The ids of a page of the list and one more, the last changed first. */
export function redactionPage(
  account: Account,
  etat: EtatRedaction | undefined,
  now: Date,
  after: Place | undefined,
): SqlPart {
  const opened = openedBy(account);
  const state = etat === undefined ? { sql: '1 = 1', values: [] } : inState(etat, now);
  const place =
    after === undefined
      ? { sql: '1 = 1', values: [] }
      : {
          sql: '(p.modifiee_le < ? OR (p.modifiee_le = ? AND p.id < ?))',
          values: [after.instant, after.instant, after.id],
        };
  return {
    sql: `SELECT p.id AS id FROM communication_publications p WHERE ${opened.sql} AND ${state.sql} AND ${place.sql} ORDER BY p.modifiee_le DESC, p.id DESC LIMIT ${REDACTION_A_PAGE + 1}`,
    values: [...opened.values, ...state.values, ...place.values],
  };
}

/** How many the account may open in each state. */
export function redactionCounts(account: Account, now: Date): SqlPart {
  const opened = openedBy(account);
  return {
    sql: `SELECT CASE WHEN p.etat <> 'publiee' THEN p.etat WHEN p.debut > ? THEN 'a-venir' WHEN p.fin <= ? THEN 'terminee' ELSE 'publiee' END AS etat,
      COUNT(*) AS nombre FROM communication_publications p WHERE ${opened.sql} GROUP BY 1`,
    values: [now, now, ...opened.values],
  };
}
