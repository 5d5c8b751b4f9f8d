import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ACTION_MAX_AUTH_AGE, epoch } from './realm.ts';

const ACTION = 'UPDATE_PASSWORD';
const PROMPT = 'update_password';

/** How a change of password asked by the portal ended, in Keycloak's words. */
export type ActionStatus = 'success' | 'cancelled';

/** What the page of the change hands back to the provider. */
export function passwordUpdateResult(status: ActionStatus): Record<string, unknown> {
  return { [PROMPT]: { status } };
}

/** Whether an interaction of this name is the change of password. */
export function isPasswordUpdate(prompt: string): boolean {
  return prompt === PROMPT;
}

/**
 * Adds the change of password to what a sign-in may ask: who wants it must have given the password a short time ago, or gives
 * it again, so that a screen left alone is not enough to take an account over.
 */
export function addPasswordUpdate(policy: interactionPolicy.DefaultPolicy): void {
  const { Check, Prompt } = interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'recent_login_required',
        'the password was given too long ago',
        'login_required',
        (ctx) =>
          isAsked(ctx) &&
          outcomeOf(ctx) === undefined &&
          epoch() - (ctx.oidc.session?.authTime() ?? 0) > ACTION_MAX_AUTH_AGE,
      ),
    );
  policy.add(
    new Prompt(
      { name: PROMPT, requestable: false },
      new Check(
        'password_update_asked',
        'the person asked to change the password',
        (ctx) => isAsked(ctx) && outcomeOf(ctx) === undefined,
      ),
    ),
  );
}

/** What the answer to the portal says of an action that it asked, as Keycloak does; nothing when none was. */
export function actionOutcome(ctx: KoaContextWithOIDC): Record<string, string> {
  const action = ctx.oidc.params?.['kc_action'];
  if (typeof action !== 'string') return {};
  return { kc_action: action, kc_action_status: outcomeOf(ctx) ?? 'error' };
}

function isAsked(ctx: KoaContextWithOIDC): boolean {
  return ctx.oidc.params?.['kc_action'] === ACTION;
}

function outcomeOf(ctx: KoaContextWithOIDC): ActionStatus | undefined {
  const result = ctx.oidc.result?.[PROMPT];
  if (typeof result !== 'object' || result === null || !('status' in result)) return undefined;
  return result.status === 'success' || result.status === 'cancelled' ? result.status : undefined;
}
