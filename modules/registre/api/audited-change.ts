import { ProviderUnavailable, type Account, type AuditEntry, type ModuleContext } from '@pwp/api-kit';
import { changementNonJournalise } from './problems.ts';
import { registryProblem } from './providers/registry-failure.ts';

/** Who acts, and from where. */
export interface Acting {
  account: Account;
  origin: string;
}

/** One act on a module. */
interface RegistryAct {
  action: AuditEntry['action'];
  avant?: AuditEntry['avant'];
  version?: string | undefined;
}

/** What an act led to. */
interface Done<Answer> {
  answer: Answer;
  apres: Readonly<Record<string, unknown>>;
}

/** Changes the registry in the name of an account, then writes the audit trail. */
export type AuditedChange = <Answer>(
  acting: Acting,
  module: { id: string; title: string },
  act: RegistryAct,
  work: (actor: string) => Promise<Done<Answer>>,
) => Promise<Answer>;

/** Makes it. An answer of the registry that was lost is written as such: the change may be done. */
export function createAuditedChange({ audit, log }: Pick<ModuleContext<unknown>, 'audit' | 'log'>): AuditedChange {
  return async ({ account, origin }, { id, title }, act, work) => {
    const entry: AuditEntry = {
      action: act.action,
      acteur: account,
      cible: { type: 'module', id, libelle: title },
      avant: act.avant,
      origine: origin,
    };
    let done: Awaited<ReturnType<typeof work>>;
    try {
      done = await work(actorOf(account));
    } catch (error) {
      if (error instanceof ProviderUnavailable && error.maybeDone) {
        await audit.record({ ...entry, apres: { suite: 'sans réponse du registre' } }).catch((failure: unknown) => {
          log.error({ err: failure, module: id }, 'a change without an answer could not be written in the audit trail');
        });
      }
      throw registryProblem(log, error, { module: id, version: act.version });
    }
    try {
      await audit.record({ ...entry, apres: done.apres });
    } catch (error) {
      throw changementNonJournalise(
        `Le changement de « ${title} » est fait, mais le journal n’a pas pu être écrit : signalez-le à l’exploitation.`,
        { cause: error },
      );
    }
    return done.answer;
  };
}

/** The account as the registry's journal takes it: an address that it would not keep gives way to the account's id. */
function actorOf({ email, id }: Account): string {
  return /^[\w.@+-]{1,100}$/.test(email) ? email : id;
}
