import type { AuditedAct } from '@pwp/api-kit';
import type { ActeHistorique } from '../../contracts/index.ts';

/** An act of a history as the contract says it: not from where it came, which is for administrators. */
export function presentActe(act: AuditedAct): ActeHistorique {
  return {
    date: act.date.toISOString(),
    action: act.action,
    acteur: act.acteur,
    avant: act.avant,
    apres: act.apres,
  };
}
