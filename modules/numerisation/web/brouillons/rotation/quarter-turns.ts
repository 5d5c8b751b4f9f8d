/** Quarter turns to the right, 0 to 3. */
export type QuarterTurns = 0 | 1 | 2 | 3;

const ALL: readonly QuarterTurns[] = [0, 1, 2, 3];

/** The sum of two turns; `step` is -1 for a turn to the left. */
export function turnedBy(turns: QuarterTurns, step: QuarterTurns | -1): QuarterTurns {
  return ALL[(turns + step + ALL.length) % ALL.length] ?? 0;
}
