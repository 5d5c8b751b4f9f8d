import { RING_KINDS, type RingKind } from '@pwp/contracts/ring-kinds';
import { fr } from '../locales/fr.ts';

const words = fr.anneau;
const ROLES: Readonly<Record<string, string>> = words.roles;

/** A ring as people name it: « 10 % des comptes », « Guichet 00002 ». */
export function ringWords(ring: string): string {
  const { kind, values } = partsOf(ring);
  switch (kind) {
    case 'tous':
      return words.tous;
    case 'part':
      return words.part(values.join());
    case 'role':
      return words.role(values.map((role) => ROLES[role] ?? role));
    case 'organisme':
      return words.organisme(values);
    case 'guichet':
      return words.guichet(values);
    case undefined:
    default:
      return ring;
  }
}

/** Everybody first, then from the lightest to the heaviest. */
export function byWeight(left: { ring: string }, right: { ring: string }): number {
  const weightOf = (ring: string) => RING_KINDS.findIndex((kind) => kind === partsOf(ring).kind);
  return weightOf(left.ring) - weightOf(right.ring) || left.ring.localeCompare(right.ring);
}

function partsOf(ring: string): { kind: RingKind | undefined; values: string[] } {
  const [name = '', list = ''] = ring.split(':', 2);
  return { kind: RING_KINDS.find((kind) => kind === name), values: list === '' ? [] : list.split(',') };
}
