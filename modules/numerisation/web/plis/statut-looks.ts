import type { Statut } from '../../contracts/index.ts';

/** The DSFR classes of each statut's badge. Each has an icon and words, because colour alone says nothing. */
export const STATUT_LOOKS: Record<Statut, string> = {
  'a-transmettre': 'fr-badge--icon-left fr-icon-send-plane-line',
  'non-applicable': 'fr-badge--icon-left fr-icon-subtract-line',
  'numerisation-en-cours': 'fr-badge--info',
  'enregistrement-en-cours': 'fr-badge--info',
  'pieces-rejetees': 'fr-badge--warning',
  'rejet-sne': 'fr-badge--error',
  'enregistrement-complet': 'fr-badge--success',
};

/** Those of a rejected pli of which nothing is left to be mended. */
export const MENDED_LOOKS = {
  remplacee: 'fr-badge--success',
  classee: STATUT_LOOKS['non-applicable'],
};
