import { startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';

const api = await startTestApi({});
afterAll(() => api.close());

const rowsOf = (sql: string) => api.platform.database.sequelize.query(sql, { type: QueryTypes.SELECT });

test('who has a longer name or address than the person who is erased keeps mails, acts and notices', async () => {
  const { personalData, outbox, database } = api.platform;
  api.identity.add({ id: 'parti', email: 'martin@ville.test', nom: 'MARTIN', prenom: 'Jean' });
  const colleague = { id: 'reste', email: 'jean-martin@ville.test', nom: 'MARTINEZ', prenom: 'Jean' };
  api.identity.add(colleague);
  const mails = ['martin@ville.test', colleague.email].map((to) => ({
    topic: 'platform.send-mail',
    key: to,
    payload: { to },
  }));
  await outbox.addAll(mails);
  await database.transaction(() =>
    api.platform.audit.record({
      action: 'exemple.modifie-compte',
      cible: { type: 'compte', id: colleague.id, libelle: colleague.email },
      apres: { nom: 'Jean MARTINEZ' },
      origine: 'test',
    }),
  );
  const acts = 'SELECT * FROM platform_audit ORDER BY id LIMIT 1';
  const before = await rowsOf(acts);
  const person = await personalData.identify({ type: 'compte', adresse: 'martin@ville.test' });
  expect(JSON.stringify(await personalData.tell(person))).not.toContain(colleague.email);
  await personalData.erase(person);
  expect(await rowsOf('SELECT message_key FROM platform_outbox WHERE sent_at IS NULL')).toEqual([
    { message_key: colleague.email },
  ]);
  expect(await rowsOf(acts)).toEqual(before);
});
