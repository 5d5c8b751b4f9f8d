/** Who is in which ring. The facts that this compares come from `packages/api-kit/src/http/rings-cookie.ts`. */
import { RING_KINDS, type RingKind } from '@pwp/contracts/ring-kinds';
import type { Ring, RingFacts } from '@pwp/contracts';

interface ParsedRing {
  kind: RingKind;
  values: string[];
}

/** Whether a person is in a ring; without facts, only in `tous`. */
export function holds(ring: Ring, facts: RingFacts | undefined): boolean {
  const { kind, values } = parse(ring);
  if (kind === 'tous') return true;
  if (facts === undefined) return false;
  if (kind === 'part') return facts.p < Number(values[0]);
  if (kind === 'role') return facts.r.some((role) => values.includes(role));
  const own = kind === 'guichet' ? facts.g : facts.o;
  return own !== null && values.includes(own);
}

/** Whether everyone in `inner` is in `outer`, judging by their names. */
export function covers(outer: Ring, inner: Ring): boolean {
  const [o, i] = [parse(outer), parse(inner)];
  if (o.kind === 'tous') return true;
  if (o.kind !== i.kind) return false;
  if (o.kind === 'part') return Number(o.values[0]) >= Number(i.values[0]);
  return i.values.every((value) => o.values.includes(value));
}

/** Sorts rings lightest first; within a kind the wider ring is lighter. */
export function byWeight(a: Ring, b: Ring): number {
  const [one, other] = [parse(a), parse(b)];
  return RING_KINDS.indexOf(one.kind) - RING_KINDS.indexOf(other.kind) || widthOf(other) - widthOf(one);
}

/** Whether rings name guichets or organisations, and how many; infinite when a ring names neither. */
export function audienceOf(rings: readonly Ring[]): { by: 'guichet' | 'organisme'; names: number } {
  const parsed = rings.map(parse);
  const kinds = new Set(parsed.map(({ kind }) => kind));
  const by = kinds.size === 1 && kinds.has('guichet') ? 'guichet' : 'organisme';
  const isNamed = kinds.size === 1 && kinds.has(by);
  return { by, names: isNamed ? new Set(parsed.flatMap(({ values }) => values)).size : Infinity };
}

/** Size of a ring among its kind: its share, or how many it names. */
function widthOf({ kind, values }: ParsedRing): number {
  return kind === 'part' ? Number(values[0]) : values.length;
}

function parse(ring: Ring): ParsedRing {
  const [name = '', list] = ring.split(':', 2);
  const kind = RING_KINDS.find((each) => each === name);
  if (kind === undefined) throw new RangeError(`« ${ring} » is no ring.`);
  return { kind, values: list === undefined ? [] : list.split(',') };
}
