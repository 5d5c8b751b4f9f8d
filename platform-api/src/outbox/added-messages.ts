import { currentRequestId, currentTraceparent, type Clock, type OutboxMessage } from '@pwp/api-kit';
import { QueryTypes, UniqueConstraintError, type Sequelize } from 'sequelize';

/** Messages of one statement. */
const BATCH = 50;
/** As long as their columns: SQLite would take more, MariaDB would not. */
const LONGEST_NAME = 100;

/** Adds these messages in the current transaction; one whose key is there already is left as it is. Throws for a name that is too long. */
export async function addMessages(
  sequelize: Sequelize,
  clock: Clock,
  messages: readonly OutboxMessage[],
): Promise<void> {
  for (const { topic, key } of messages)
    for (const [name, { length }] of Object.entries({ topic, key }))
      if (length > LONGEST_NAME)
        throw new TypeError(`The ${name} of a message « ${topic} » has ${length} characters, ${LONGEST_NAME} at most.`);
  for (let first = 0; first < messages.length; first += BATCH) {
    const batch = messages.slice(first, first + BATCH);
    try {
      await insert(sequelize, clock, batch);
    } catch (error) {
      // Only the statement was refused: the transaction goes on. MariaDB's INSERT IGNORE would also cut what is too long.
      if (!(error instanceof UniqueConstraintError)) throw error;
      if (batch.length > 1) for (const message of batch) await addMessages(sequelize, clock, [message]);
    }
  }
}

function insert(sequelize: Sequelize, clock: Clock, messages: readonly OutboxMessage[]): Promise<unknown> {
  const now = clock.now().getTime();
  const left = [currentRequestId() ?? null, currentTraceparent() ?? null];
  return sequelize.query(
    'INSERT INTO platform_outbox (topic, message_key, payload, due_at, added_at, request_id, traceparent) VALUES :rows',
    {
      replacements: {
        rows: messages.map(({ topic, key, payload }) => [topic, key, JSON.stringify(payload), now, now, ...left]),
      },
      type: QueryTypes.INSERT,
    },
  );
}
