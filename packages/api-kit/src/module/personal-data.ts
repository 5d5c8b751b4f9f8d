/** A person whose data is told or erased: the holder of a compte, or a demandeur. */
export type Person =
  | {
      type: 'compte';
      /** Of the person's accounts; none when there never was one, such as for a refused demande de compte. */
      ids: readonly string[];
      /** Today's and former ones, in lower case. */
      adresses: readonly string[];
      /** As they may stand in a text: « Alix MARTIN », « MARTIN Alix ». */
      noms: readonly string[];
    }
  | {
      type: 'demandeur';
      /** Or, of somebody who has none, the n° de transaction of the pli that asked for one: 18 or 13 characters. */
      numeroUnique: string;
      noms: readonly string[];
    };

/** More of a person than what was asked with. */
export interface KnownPerson {
  ids?: readonly string[];
  adresses?: readonly string[];
  noms?: readonly string[];
}

/** How many things were erased, by place in French: `{ plis: 3 }`. */
export type ErasedByPlace = Readonly<Record<string, number>>;

/** How the personal data that a module keeps is found, told and erased. */
export interface PersonalData {
  /** Other ids, addresses and names by which the module knows this person. */
  identify?: (person: Person) => Promise<KnownPerson>;
  /** What the module keeps of the person, by place in French, for the person to read. */
  export: (person: Person) => Promise<Readonly<Record<string, readonly unknown[]>>>;
  /**
   * Erases it, files included; the id of an account may stay, since nothing tells any more whose it was. May be called again, after a
   * failure or a restore: it erases what is there.
   */
  erase: (person: Person) => Promise<ErasedByPlace>;
}
