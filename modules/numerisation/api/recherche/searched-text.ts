import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { searchableText } from '@pwp/contracts/searchable-text';

/** A numéro unique as far as it was typed: whole, its beginning, or with its sequence masked. */
export type SearchedNumeroUnique =
  | { kind: 'whole'; numeroUnique: string }
  | { kind: 'start'; start: string }
  | { kind: 'masked'; start: string; end: string };

/** What a typed text may be; several at once, since digits begin a numéro unique as well as a n° de transaction. */
export interface SearchedText {
  numeroUnique?: SearchedNumeroUnique;
  /** A n° de transaction, or at least its first three characters. */
  transaction?: string;
  /** As references are stored to be searched. */
  reference?: string;
  /** What is wrong with a text that was meant as a numéro unique. */
  fault?: string;
}

/** What people write between the parts of a number. */
const SEPARATORS = /[\s\u00a0\u202f.\-_/]/g;
const DEPARTEMENT = /^(?:\d{3}|02[AB])/;
const START = /^(?:\d{3}|02[AB])(?:\d{0,10}|\d{10}[A-Z0-9]{0,4})$/;
/** As `maskNumeroUnique` writes it in mails, or with stars. */
const MASKED = /^((?:\d{3}|02[AB])\d{4})[•*]{1,6}([A-Z0-9]{5})$/;

/** Reads a text of the search box; 100 characters at most. */
export function readSearchedText(typed: string): SearchedText {
  const compact = typed.replaceAll(SEPARATORS, '').toUpperCase();
  const reference = searchableText(typed.trim());
  const searched: SearchedText = reference.length >= 2 ? { reference } : {};
  if (/^[A-Z0-9]{3,13}$/.test(compact)) searched.transaction = compact.toLowerCase();
  if (START.test(compact)) searched.numeroUnique = { kind: 'start', start: compact };
  const [, start, end] = MASKED.exec(compact) ?? [];
  if (start !== undefined && end !== undefined) searched.numeroUnique = { kind: 'masked', start, end };
  // A number that was pasted whole: the sentence says which part is wrong.
  if (DEPARTEMENT.test(compact) && /^[A-Z0-9]{18}$/.test(compact)) {
    const reading = readNumeroUnique(compact);
    if (reading.ok) searched.numeroUnique = { kind: 'whole', numeroUnique: reading.numeroUnique };
    else searched.fault = reading.detail;
  }
  return searched;
}
