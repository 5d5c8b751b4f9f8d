import { SMALLEST_FIGURE } from '../../contracts/index.ts';

/** How many accounts of a guichet a publication is for, and how many of them read it. */
export interface GuichetFigure {
  code: string;
  adresses: number;
  lus: number;
}

/** Figures from which nobody's reading can be told. */
export interface ToldFigures {
  adresses: number | null;
  lus: number | null;
  guichets: GuichetFigure[];
  /** Guichets that are not told. */
  masques: number;
}

/**
 * Hides the guichets of few accounts. What is not told could be found from the total: the smallest of the others are hidden with it
 * until it is of enough accounts, those of no guichet among them. A total of few accounts is not told either.
 */
export function toldFigures(total: { adresses: number; lus: number }, found: readonly GuichetFigure[]): ToldFigures {
  const isTold = total.adresses >= SMALLEST_FIGURE;
  const bySize = found.toSorted((left, right) => left.adresses - right.adresses || left.code.localeCompare(right.code));
  let hidden = bySize.filter(({ adresses }) => adresses < SMALLEST_FIGURE).length;
  const rest = () => total.adresses - bySize.slice(hidden).reduce((sum, { adresses }) => sum + adresses, 0);
  while (hidden < bySize.length && (hidden > 0 || rest() > 0) && rest() < SMALLEST_FIGURE) hidden += 1;
  const told = isTold ? bySize.slice(hidden) : [];
  return {
    adresses: isTold ? total.adresses : null,
    lus: isTold ? total.lus : null,
    guichets: told.toSorted((left, right) => left.code.localeCompare(right.code)),
    masques: found.length - told.length,
  };
}
