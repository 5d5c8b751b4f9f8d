/** `pwp-portal admin create --email … --prenom … --nom …`: the first administrator of a portal, or another one. */
import { parseArgs } from 'node:util';
import { createAdministrator } from './create-administrator.ts';
import { describeRefusal } from './describe-refusal.ts';
import { readRealmAccess } from './realm-config.ts';

const text = { type: 'string' } as const;
const { email, prenom, nom } = parseArgs({
  options: { email: text, prenom: text, nom: text },
  allowPositionals: true,
}).values;

try {
  const access = readRealmAccess();
  if (email === undefined || prenom === undefined || nom === undefined)
    throw new Error('Il faut --email, --prenom et --nom.');
  const { isMailed } = await createAdministrator(access, { email, prenom, nom });
  console.log(
    isMailed
      ? `${email} est administrateur : un courriel lui dit comment choisir son mot de passe.`
      : `${email}, qui avait un compte, est administrateur.`,
  );
} catch (error) {
  console.error(describeRefusal(error));
  process.exitCode = 1;
}
