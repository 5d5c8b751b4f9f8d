/** A person to create an account for, with the identity's field names. */
export interface Person {
  nom: string;
  prenom: string;
  email: string;
  telephone: string;
  typeOrganisme: string;
  organisme: string;
}

const HEADINGS = 'nom;prenom;email;telephone;typeOrganisme;organisme;guichets';

let drawn = 0;

/** This many persons whom the realm does not know. */
export function drawPeople(count: number): Person[] {
  return Array.from({ length: count }, () => {
    drawn += 1;
    return {
      nom: `MESURE ${drawn}`,
      prenom: 'Camille',
      email: `camille.${drawn}@mairie.test`,
      telephone: '01 02 03 04 05',
      typeOrganisme: 'COMMUNE',
      organisme: 'Mairie d’essai',
    };
  });
}

/** The file with which a référent imports these persons into one guichet. */
export function csvOf(people: readonly Person[], guichet: string): Blob {
  const lines = people.map(({ nom, prenom, email, telephone, typeOrganisme, organisme }) =>
    [nom, prenom, email, telephone, typeOrganisme, organisme, guichet].join(';'),
  );
  return new Blob([[HEADINGS, ...lines].join('\n')], { type: 'text/csv' });
}
