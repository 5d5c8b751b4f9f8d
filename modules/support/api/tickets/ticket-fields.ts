import { CAS_LABELS, CHAMP_LABELS, CHANGEMENT_LABELS, type CreateTicket } from '../../contracts/index.ts';

/** The stored form of a request: the fields of its case become readable lines. */
export interface TicketFields {
  sujet: string;
  transaction: string | null;
  precisions: { nom: string; valeur: string }[];
}

/** The subject and the lines of a request. */
export function ticketFields(asked: CreateTicket): TicketFields {
  const precisions = linesOf(asked);
  return {
    sujet: asked.sujet ?? CAS_LABELS[asked.cas],
    transaction: 'transaction' in asked ? asked.transaction : null,
    precisions,
  };
}

function linesOf(asked: CreateTicket): TicketFields['precisions'] {
  return Object.entries(CHAMP_LABELS).flatMap(([champ, nom]) => {
    const valeur = champ === 'changement' ? changementOf(asked) : valueOf(asked, champ);
    return valeur === undefined ? [] : [{ nom, valeur }];
  });
}

function changementOf(asked: CreateTicket): string | undefined {
  return asked.cas === 'changement-guichet' ? CHANGEMENT_LABELS[asked.changement] : undefined;
}

function valueOf(asked: CreateTicket, champ: string): string | undefined {
  const value = Object.entries(asked).find(([name]) => name === champ)?.[1];
  return typeof value === 'string' ? value : undefined;
}
