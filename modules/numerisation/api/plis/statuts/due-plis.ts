import { literal, Op, where, type WhereOptions } from 'sequelize';
import type { PliModel } from '../pli-model.ts';

/** s */
const MINUTE = 60;
/** Within so long each pending pli has its turn, s. */
export const LONGEST_TURN = 10 * MINUTE;
/** s */
const HOUR = 60 * MINUTE;

/**
 * Which of many pending plis a round asks for: each time those that moved within the hour, every two minutes those that moved
 * within the day, every ten minutes the others, which is less than the follow-up may be late. A pli's turn is a second of
 * that period, told by its id; what came since the last round that was answered is due, so that none is left out by a round that
 * failed or came late.
 */
export function duePlis(now: Date, lastRound: Date | undefined): WhereOptions<PliModel> {
  const second = secondOf(now);
  const passed = second - (lastRound === undefined ? 0 : secondOf(lastRound));
  // A pli's last turn is so many seconds ago.
  const turnOf = (period: number) => where(literal(`(${second} - id) % ${period}`), { [Op.lt]: passed });
  const movedWithin = (age: number) => ({ movedAt: { [Op.gt]: new Date(now.getTime() - age * 1_000) } });
  return {
    [Op.or]: [movedWithin(HOUR), { [Op.and]: [movedWithin(24 * HOUR), turnOf(2 * MINUTE)] }, turnOf(LONGEST_TURN)],
  };
}

function secondOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1_000);
}
