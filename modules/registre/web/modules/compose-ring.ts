import { MOST_IN_RING, type RingKind } from '@pwp/contracts/ring-kinds';
import { fr } from '../locales/fr.ts';

/** What the form holds of a ring. */
export interface RingChoice {
  kind: RingKind;
  /** As it was typed: a part in per cent, SIRET or codes of guichets. */
  text: string;
  roles: readonly string[];
}

/** The ring, or the French sentence that says what is wrong. */
type Composed = { ring: string } | { fault: string };

const words = fr.promotion;

/** Makes a ring of what was chosen; the same rules as the registry's, said before anything is sent. */
export function composeRing({ kind, text, roles }: RingChoice): Composed {
  const values = text
    .split(/[\s,;]/)
    .map((value) => value.toUpperCase())
    .filter((value) => value !== '');
  switch (kind) {
    case 'tous':
      return { ring: kind };
    case 'part': {
      const part = text.replace('%', '').trim();
      return /^\d{1,3}$/.test(part) && Number(part) >= 1 && Number(part) <= 100
        ? { ring: `part:${Number(part)}` }
        : { fault: words.partFausse };
    }
    case 'role':
      return roles.length === 0 ? { fault: words.rolesManquants } : { ring: `role:${roles.join(',')}` };
    case 'organisme': {
      const wrong = values.find((value) => !/^\d{14}$/.test(value));
      if (values.length === 0) return { fault: words.organismesManquants };
      if (wrong !== undefined) return { fault: words.organismeFaux(wrong) };
      return values.length > MOST_IN_RING.organisme
        ? { fault: words.organismesTrop }
        : { ring: `organisme:${values.join(',')}` };
    }
    case 'guichet':
    default: {
      const wrong = values.find((value) => !/^[A-Z0-9]{1,14}$/.test(value));
      if (values.length === 0) return { fault: words.guichetsManquants };
      if (wrong !== undefined) return { fault: words.guichetFaux(wrong) };
      return values.length > MOST_IN_RING.guichet
        ? { fault: words.guichetsTrop }
        : { ring: `guichet:${values.join(',')}` };
    }
  }
}
