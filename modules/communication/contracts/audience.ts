import { patterned, Role } from '@pwp/contracts';
import { TYPES_ORGANISME } from '@pwp/contracts/type-organisme';
import { z } from 'zod';
import { AUDIENCE_LIMITS } from './publication-limits.ts';

const TERRITOIRE = 'Un code de territoire compte 3 chiffres, par exemple 034.';
const GUICHET = 'Le code d’un guichet compte 5 lettres ou chiffres, comme PWP01.';
const COMPTE = 'Ce compte n’existe pas.';

const several = <Item extends z.ZodType>(item: Item, most: number, what: string) =>
  z.array(item).max(most, { error: `Choisissez au plus ${most} ${what}.`, abort: true });

/**
 * Whom a publication is for. An account reads it when it meets every part that is not empty (one of the territories,
 * one of the types…), or when it is named. All empty: everybody. `comptes` alone: those accounts and nobody else.
 */
export const Audience = z
  // A strict object tells every key that it has not: too slow for as many as this route takes.
  .object({
    territoires: several(
      patterned(z.string(TERRITOIRE), 3, /^\d{3}$/, TERRITOIRE),
      AUDIENCE_LIMITS.territoires,
      'territoires',
    ).describe('`codeTerritoire` of a guichet of the account'),
    typesOrganisme: several(
      z.enum(Object.keys(TYPES_ORGANISME), 'Ce type d’organisme n’existe pas.'),
      AUDIENCE_LIMITS.typesOrganisme,
      'types d’organisme',
    ),
    guichets: several(
      patterned(z.string(GUICHET), 5, /^[A-Z0-9]{5}$/, GUICHET),
      AUDIENCE_LIMITS.guichets,
      'guichets',
    ).describe('an account of one of them, or its référent'),
    roles: several(Role, 3, 'rôles'),
    comptes: several(
      patterned(z.string(COMPTE), 64, /^[A-Za-z0-9-]{1,64}$/, COMPTE),
      AUDIENCE_LIMITS.comptes,
      'comptes',
    ).describe('beside those who meet the other parts'),
    aChoisir: z.literal(true).optional().describe('of a draft: the author chooses, and has chosen nothing yet'),
  })
  .meta({ id: 'AudiencePublication' });
export type Audience = z.output<typeof Audience>;
