import type { Compte } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { typeOrganismeLabel } from './type-organisme-label.ts';

/** One known fact about an account or a demande. */
export interface Fact {
  name: string;
  text: string;
}

/** The facts that accounts and demandes share about their person. */
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
