import type { Compte } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { typeOrganismeLabel } from './type-organisme-label.ts';

/** One line of what is known of an account or a demande. */
export interface Fact {
  name: string;
  text: string;
}

/** What accounts and demandes both tell of their person. */
export function personFacts(person: Pick<Compte, 'email' | 'telephone' | 'organisme' | 'typeOrganisme'>): Fact[] {
  const { email, telephone, organisme, typeOrganisme } = person;
  const words = fr.personne;
  const type = typeOrganisme === '' ? '' : ` (${typeOrganismeLabel(typeOrganisme)})`;
  return [
    { name: words.email, text: email },
    { name: words.telephone, text: telephone === '' ? words.nonDit : telephone },
    { name: words.organisme, text: (organisme === '' ? words.nonDit : organisme) + type },
  ];
}
