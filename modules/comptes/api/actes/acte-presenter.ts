import type { AuditedAct } from '@pwp/api-kit';
import type { ActeHistorique } from '../../contracts/index.ts';

/** An act of a history as the contract describes it, without its network address, which only administrators see. */
export function presentActe(act: AuditedAct): ActeHistorique {
  return {
    date: act.date.toISOString(),
    action: act.action,
    acteur: act.acteur,
    avant: act.avant,
    apres: act.apres,
  };
}
